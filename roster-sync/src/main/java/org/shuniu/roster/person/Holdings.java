package org.shuniu.roster.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything that is somebody's, row by row, for whoever moves rows between people. */
public final class Holdings {
    private static final String AFFILIATIONS =
            """
            select a.affiliation_id as row, a.person_id, a.ended_on is null as in_force, o.code as org, c.code as class,
                   a.role, a.seat, a.state, a.source_id, a.record_key, a.basis, a.sponsor, a.reason, a.ends_on
              from roster.affiliation a
              join roster.org o on o.org_id = a.org_id
              left join roster.org c on c.org_id = a.class_id
             where a.person_id = any(cast(:ids as uuid[])) and (a.ended_on is null or a.ended_on >= a.began_on)
             order by a.affiliation_id
            """;

    private static final String IDENTIFIERS =
            """
            select identifier_id as row, person_id, ended_on is null as in_force, type, sealed
              from roster.identifier
             where person_id = any(cast(:ids as uuid[]))
             order by identifier_id
            """;

    private static final String GUARDIAN_LINKS =
            """
            select guardian_link_id as row, student_id as person_id, ended_on is null as in_force, proposal_key, guardian_id
              from roster.guardian_link
             where student_id = any(cast(:ids as uuid[]))
             order by guardian_link_id
            """;

    private static final String WARDS =
            """
            select guardian_link_id as row, guardian_id as person_id, ended_on is null as in_force, student_id
              from roster.guardian_link
             where guardian_id = any(cast(:ids as uuid[])) and ended_on is null
             order by guardian_link_id
            """;

    private final JdbcClient jdbc;
    private final IdentifierSeal seal;

    public Holdings(JdbcClient jdbc, IdentifierSeal seal) {
        this.jdbc = jdbc;
        this.seal = seal;
    }

    /** In the order in which they came, kind by kind. */
    public List<Holding> of(Collection<PersonId> people) {
        String[] ids = people.stream().map(PersonId::toString).toArray(String[]::new);
        var holdings = new ArrayList<Holding>();
        holdings.addAll(rows(AFFILIATIONS, ids, Holdings::affiliation));
        holdings.addAll(rows(IDENTIFIERS, ids, this::identifier));
        holdings.addAll(rows(GUARDIAN_LINKS, ids, Holdings::guardianLink));
        holdings.addAll(rows(WARDS, ids, Holdings::ward));
        return holdings;
    }

    private interface Row {
        Holding read(ResultSet rs) throws SQLException;
    }

    private List<Holding> rows(String sql, String[] ids, Row row) {
        return jdbc.sql(sql).param("ids", ids).query((rs, n) -> row.read(rs)).list();
    }

    private static Holding affiliation(ResultSet rs) throws SQLException {
        return new Holding.Affiliation(
                rs.getLong("row"),
                person(rs, "person_id"),
                rs.getBoolean("in_force"),
                PersonStore.affiliation(rs));
    }

    private Holding identifier(ResultSet rs) throws SQLException {
        String type = rs.getString("type");
        return new Holding.Identifier(
                rs.getLong("row"),
                person(rs, "person_id"),
                rs.getBoolean("in_force"),
                IdentifierType.ofCode(type),
                seal.open(type, rs.getBytes("sealed")));
    }

    private static Holding guardianLink(ResultSet rs) throws SQLException {
        @Nullable UUID guardian = rs.getObject("guardian_id", UUID.class);
        return new Holding.GuardianLink(
                rs.getLong("row"),
                person(rs, "person_id"),
                rs.getBoolean("in_force"),
                Digest128.of(rs.getBytes("proposal_key")),
                guardian == null ? null : new PersonId(guardian));
    }

    private static Holding ward(ResultSet rs) throws SQLException {
        return new Holding.Ward(
                rs.getLong("row"),
                person(rs, "person_id"),
                rs.getBoolean("in_force"),
                person(rs, "student_id"));
    }

    private static PersonId person(ResultSet rs, String column) throws SQLException {
        return new PersonId(rs.getObject(column, UUID.class));
    }
}
