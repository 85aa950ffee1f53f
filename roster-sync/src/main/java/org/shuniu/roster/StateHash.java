package org.shuniu.roster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.shuniu.roster.seal.Sha256;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One hash over who there is and where they belong, without generated ids, numbers and times: two
 * hubs that were told the same are the same, whatever happened on the way.
 */
final class StateHash {
    // Who and what is void is as if it had never been. A row as text tells an empty value from
    // none;
    // each list is ordered by its own content.
    private static final String PEOPLE =
            """
            select encode(sha256(convert_to(row(
                       p.name, p.name_key, p.pinyin, p.gender, p.birth_date, p.assurance, p.status,
                       p.transition_until, s.state,
                       (select string_agg(f.name_key, ',' order by f.name_key collate "C")
                          from roster.former_name f where f.person_id = p.person_id),
                       (select string_agg(i.type || encode(i.blind_index, 'hex'), ',' order by i.type, i.blind_index)
                          from roster.identifier i where i.person_id = p.person_id and i.ended_on is null),
                       (select string_agg(row(o.code, c.code, a.role, a.seat, a.state, a.source_id, a.basis, a.ends_on)::text,
                                          ',' order by o.code collate "C", c.code collate "C", a.role, a.source_id)
                          from roster.affiliation a
                          join roster.org o on o.org_id = a.org_id
                          left join roster.org c on c.org_id = a.class_id
                         where a.person_id = p.person_id and a.ended_on is null),
                       (select string_agg(g.state || encode(g.proposal_key, 'hex'), ',' order by g.proposal_key, g.state)
                          from roster.guardian_link g where g.student_id = p.person_id and g.ended_on is null),
                       (select string_agg(k.kind, ',' order by k.kind)
                          from roster.conflict k where k.person_id = p.person_id and k.state = 'open')
                   )::text, 'UTF8')), 'hex') as state
              from roster.person p
              join roster.space s on s.person_id = p.person_id
             where p.status <> 'void'
             order by 1
            """;

    private static final String ORGS =
            """
            select row(o.code, o.kind, o.name, p.code, s.state)::text as state
              from roster.org o
              left join roster.org_parent e on e.org_id = o.org_id and e.ended_on is null
              left join roster.org p on p.org_id = e.parent_id
              left join roster.space s on s.org_id = o.org_id
             where o.state <> 'void'
             order by o.code collate "C"
            """;

    private static final int ROWS_AT_ONCE = 1_000;

    private StateHash() {}

    static String of(JdbcTemplate template) {
        return template.execute((ConnectionCallback<String>) StateHash::of);
    }

    // Outside autocommit, rows come as they are read and not ten million at once.
    private static String of(Connection connection) throws SQLException {
        boolean before = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            MessageDigest hash = Sha256.newDigest();
            for (String part : new String[] {PEOPLE, ORGS}) {
                add(hash, connection, part);
            }
            return HexFormat.of().formatHex(hash.digest());
        } finally {
            connection.rollback();
            connection.setAutoCommit(before);
        }
    }

    private static void add(MessageDigest hash, Connection connection, String part)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(part)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rs = statement.executeQuery()) {
                while (rs.next()) {
                    hash.update(rs.getString("state").getBytes(StandardCharsets.UTF_8));
                    hash.update((byte) '\n');
                }
            }
        }
    }
}
