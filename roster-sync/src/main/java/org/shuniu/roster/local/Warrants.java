package org.shuniu.roster.local;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Departure;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.space.SpaceNumber;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The affiliations that somebody answers for, in force; and their end before its day. */
public final class Warrants {
    private static final int ATTEMPTS = 3;

    // All of them together are some thousands, found by the index of what has an end.
    private static final String LIST =
            """
            with recursive below (org_id) as (
                select org_id from roster.org where code = :root
                union all
                select e.org_id
                  from below b
                  join roster.org_parent e on e.parent_id = b.org_id and e.ended_on is null
            )
            select a.affiliation_id, a.person_id, s.space_number, o.code as org, c.code as class, a.role, a.basis, a.sponsor, a.reason,
                   a.began_on, a.ends_on
              from roster.affiliation a
              join roster.space s on s.person_id = a.person_id
              join roster.org o on o.org_id = a.org_id
              left join roster.org c on c.org_id = a.class_id
             where a.ended_on is null and a.ends_on is not null and a.basis = :basis and a.affiliation_id > :after
               and (cast(:root as text) is null or a.org_id in (select org_id from below))
             order by a.affiliation_id
             limit :limit
            """;

    private static final String FIND =
            """
            select a.affiliation_id, a.person_id, s.space_number, o.code as org, c.code as class, a.role, a.basis, a.sponsor, a.reason,
                   a.began_on, a.ends_on
              from roster.affiliation a
              join roster.space s on s.person_id = a.person_id
              join roster.org o on o.org_id = a.org_id
              left join roster.org c on c.org_id = a.class_id
             where a.ended_on is null and a.ends_on is not null and a.basis = :basis and a.affiliation_id = :id
            """;

    private static final String OF_PERSON =
            """
            select a.affiliation_id, a.person_id, s.space_number, o.code as org, c.code as class, a.role, a.basis, a.sponsor, a.reason,
                   a.began_on, a.ends_on
              from roster.affiliation a
              join roster.space s on s.person_id = a.person_id
              join roster.org o on o.org_id = a.org_id
              left join roster.org c on c.org_id = a.class_id
             where a.ended_on is null and a.ends_on is not null and a.basis = :basis
               and a.person_id = :person and o.code = :org and a.role = :role
            """;

    private final JdbcClient jdbc;
    private final PersonStore people;
    private final Desk desk;
    private final Clock clock;

    public Warrants(JdbcClient jdbc, PersonStore people, Desk desk, Clock clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.desk = desk;
        this.clock = clock;
    }

    /**
     * In order of their beginning.
     *
     * @param after the last id of the page before, 0 for the first page
     */
    public List<Warranted> list(Basis basis, OrgScope scope, long after, int limit) {
        OrgCode root = scope.root();
        return jdbc.sql(LIST)
                .param("basis", basis.code())
                .param("root", root == null ? null : root.value())
                .param("after", after)
                .param("limit", limit)
                .query((rs, n) -> warranted(rs))
                .list();
    }

    public Optional<Warranted> find(Basis basis, long id) {
        return jdbc.sql(FIND)
                .param("basis", basis.code())
                .param("id", id)
                .query((rs, n) -> warranted(rs))
                .optional();
    }

    /** What is answered for at this place. */
    public Optional<Warranted> find(Basis basis, PersonId person, OrgCode org, Role role) {
        return jdbc.sql(OF_PERSON)
                .param("basis", basis.code())
                .param("person", person.value())
                .param("org", org.value())
                .param("role", role.code())
                .query((rs, n) -> warranted(rs))
                .optional();
    }

    /** Ends it today, whatever its day. */
    public void end(Warranted ending, String actor) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            StoredPerson person = people.load(List.of(ending.person())).get(ending.person());
            List<Tenure> held =
                    person == null
                            ? List.of()
                            : person.affiliations().stream()
                                    .filter(tenure -> isThis(tenure, ending))
                                    .toList();
            if (person == null || held.isEmpty()) {
                return;
            }
            Departure departure =
                    Departure.of(person, held, Departure.Reason.EXPIRED, LocalDate.now(clock));
            var draft =
                    new Desk.Draft(
                            person.id(),
                            departure.isLast() ? Change.Op.LEAVE : Change.Op.UPDATE,
                            "ended-early",
                            person.version(),
                            ending.org(),
                            null,
                            departure.edits());
            var act = new Desk.Act(BatchStore.Act.SPONSOR, Source.LOCAL, actor, null);
            if (desk.carryOut(act, List.of(draft)) instanceof Desk.Outcome.Done) {
                return;
            }
        }
        throw new IllegalStateException("somebody else kept changing the same person");
    }

    private static boolean isThis(Tenure held, Warranted ending) {
        return held.basis() == ending.basis()
                && held.org().equals(ending.org())
                && held.role() == ending.role()
                && ending.warrant().equals(held.warrant());
    }

    private static Warranted warranted(ResultSet rs) throws SQLException {
        String classCode = rs.getString("class");
        return new Warranted(
                rs.getLong("affiliation_id"),
                new PersonId(rs.getObject("person_id", UUID.class)),
                new SpaceNumber(rs.getString("space_number")),
                new OrgCode(rs.getString("org")),
                classCode == null ? null : new OrgCode(classCode),
                Role.ofCode(rs.getString("role")),
                Basis.ofCode(rs.getString("basis")),
                new Tenure.Warrant(
                        new OrgCode(rs.getString("sponsor")),
                        rs.getString("reason"),
                        rs.getObject("ends_on", LocalDate.class)),
                rs.getObject("began_on", LocalDate.class));
    }
}
