package org.shuniu.roster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.shuniu.roster.seal.Sha256;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One hash over who there is and where they belong, without generated ids, numbers and times: two
 * hubs that were told the same are the same, whatever happened on the way.
 */
final class StateHash {
    // Void people are as if they had never been. Each list is ordered by its own content.
    private static final String PEOPLE =
            """
            select encode(sha256(convert_to(concat_ws(E'\\x1f',
                       p.name, p.name_key, p.pinyin, p.gender, p.birth_date, p.assurance, p.status, s.state,
                       (select string_agg(f.name_key, ',' order by f.name_key collate "C")
                          from roster.former_name f where f.person_id = p.person_id),
                       (select string_agg(i.type || encode(i.blind_index, 'hex'), ',' order by i.type, i.blind_index)
                          from roster.identifier i where i.person_id = p.person_id and i.ended_on is null),
                       (select string_agg(concat_ws('|', o.code, c.code, a.role, a.seat, a.state, a.source_id), ','
                                          order by o.code collate "C", c.code collate "C", a.role, a.source_id)
                          from roster.affiliation a
                          join roster.org o on o.org_id = a.org_id
                          left join roster.org c on c.org_id = a.class_id
                         where a.person_id = p.person_id and a.ended_on is null),
                       (select string_agg(g.state || encode(g.proposal_key, 'hex'), ',' order by g.proposal_key, g.state)
                          from roster.guardian_link g where g.student_id = p.person_id and g.ended_on is null)
                   ), 'UTF8')), 'hex') as state
              from roster.person p
              join roster.space s on s.person_id = p.person_id
             where p.status <> 'void'
             order by 1
            """;

    private static final String ORGS =
            """
            select concat_ws(E'\\x1f', o.code, o.kind, o.name, p.code, s.state) as state
              from roster.org o
              left join roster.org_parent e on e.org_id = o.org_id and e.ended_on is null
              left join roster.org p on p.org_id = e.parent_id
              left join roster.space s on s.org_id = o.org_id
             order by o.code collate "C"
            """;

    private StateHash() {}

    static String of(JdbcTemplate template) {
        MessageDigest hash = Sha256.newDigest();
        for (String part : new String[] {PEOPLE, ORGS}) {
            template.query(
                    part,
                    rs -> {
                        hash.update(rs.getString("state").getBytes(StandardCharsets.UTF_8));
                        hash.update((byte) '\n');
                    });
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
