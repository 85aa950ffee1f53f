package org.shuniu.roster.person;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.IdentifierSeal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Guardians and the proposals they come from. A registry's guardian columns make a sealed proposal,
 * not a person: the person and the space open when the guardian comes, and somebody who has a space
 * already keeps it.
 */
public final class GuardianDirectory {
    /** The built-in source that asserts what no registry does. */
    private static final String LOCAL = "local";

    private static final String PROPOSALS =
            """
            select guardian_link_id, student_id, guardian_id, sealed
              from roster.guardian_link
             where student_id = :student and ended_on is null
             order by guardian_link_id
            """;

    private static final String LOCK =
            """
            select guardian_link_id, student_id, guardian_id, sealed
              from roster.guardian_link
             where guardian_link_id = :link and ended_on is null
               for update
            """;

    // One guardian of several children confirmed one of them before.
    private static final String CONFIRMED_BEFORE =
            """
            select g.guardian_id
              from roster.guardian_link g
             where g.blind_index = :index and g.guardian_id is not null and g.ended_on is null
             limit 1
            """;

    private static final String BY_CITIZEN_ID =
            """
            select p.person_id
              from roster.identifier i
              join roster.person p using (person_id)
             where i.blind_index = :index and i.type = 'citizenId' and i.ended_on is null
               and p.status <> 'void' and p.name_key = :nameKey
            """;

    private static final String SCHOOLS =
            """
            select o.code
              from roster.affiliation a
              join roster.org o on o.org_id = a.org_id
             where a.person_id = :student and a.role = 'student' and a.ended_on is null
            """;

    private static final String NEXT_VERSION =
            "select version + 1 from roster.person where person_id = :id for update";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final FieldSeal factsSeal;
    private final IdentifierSeal seal;
    private final PersonWriter.Factory writers;
    private final Announcement announcement;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    /**
     * A link as it stands.
     *
     * @param guardian null while it is only proposed
     * @param name as the registry has it
     */
    public record Link(
            long id,
            PersonId student,
            @Nullable PersonId guardian,
            String name,
            @Nullable String relation) {}

    private record Facts(
            String name,
            @Nullable String relation,
            @Nullable String phone,
            @Nullable CitizenId citizenId,
            @Nullable String document) {}

    private record Entry(long id, PersonId student, @Nullable PersonId guardian, Facts facts) {}

    /** Tells those who follow people, in the transaction of the act. */
    public interface Announcement {
        /**
         * A guardian has come.
         *
         * @param opened whether the guardian is somebody new
         * @param begun the places at the student's schools
         */
        void confirmed(
                PersonId guardian, long version, boolean opened, List<Tenure> begun, Instant at);
    }

    public GuardianDirectory(
            TransactionOperations transactions,
            FieldSeal factsSeal,
            IdentifierSeal seal,
            PersonWriter.Factory writers,
            Announcement announcement,
            Clock clock) {
        this.jdbc = JdbcClient.create(writers.template());
        this.announcement = announcement;
        this.transactions = transactions;
        this.factsSeal = factsSeal;
        this.seal = seal;
        this.writers = writers;
        this.clock = clock;
    }

    /** Whom registries name as a student's guardians, in force. */
    public List<Link> of(PersonId student) {
        return jdbc
                .sql(PROPOSALS)
                .param("student", student.value())
                .query(
                        (rs, n) ->
                                entry(
                                        rs.getLong(1),
                                        rs.getObject(2, UUID.class),
                                        rs.getObject(3, UUID.class),
                                        rs.getBytes(4)))
                .list()
                .stream()
                .map(
                        s ->
                                new Link(
                                        s.id(),
                                        s.student(),
                                        s.guardian(),
                                        s.facts().name(),
                                        s.facts().relation()))
                .toList();
    }

    /**
     * The guardian has come and proved to be the one proposed: links them, opening person and space
     * for somebody new.
     *
     * @return who the guardian is; empty if there is no such link in force
     */
    public Optional<PersonId> confirm(long link, String actor) {
        return transactions.execute(
                status ->
                        jdbc.sql(LOCK)
                                .param("link", link)
                                .query(
                                        (rs, n) ->
                                                entry(
                                                        rs.getLong(1),
                                                        rs.getObject(2, UUID.class),
                                                        rs.getObject(3, UUID.class),
                                                        rs.getBytes(4)))
                                .optional()
                                .map(
                                        entry ->
                                                entry.guardian() != null
                                                        ? entry.guardian()
                                                        : confirm(entry, actor)));
    }

    private PersonId confirm(Entry entry, String actor) {
        PersonId known = known(entry.facts()).orElse(null);
        var origin = new PersonWriter.Origin(LOCAL, null, actor);
        Instant now = clock.instant();
        PersonWriter writer = writers.at(now, LocalDate.now(clock), null);
        PersonId guardian = known;
        long version = 1;
        if (guardian == null) {
            guardian = new PersonId(UuidV7.next(clock, writers.random()));
            open(writer, guardian, entry.facts(), origin);
        } else {
            version =
                    jdbc.sql(NEXT_VERSION).param("id", guardian.value()).query(Long.class).single();
        }
        List<Tenure> places =
                jdbc.sql(SCHOOLS)
                        .param("student", entry.student().value())
                        .query((rs, n) -> place(new OrgCode(rs.getString(1))))
                        .list();
        for (Tenure place : places) {
            writer.beginAffiliation(guardian, place);
        }
        writer.version(
                guardian,
                version,
                "guardian",
                "guardian-link",
                origin,
                null,
                "{\"role\":\"guardian\"}");
        writer.confirmGuardian(entry.id(), guardian);
        writer.flush();
        announcement.confirmed(guardian, version, known == null, places, now);
        return guardian;
    }

    private static Tenure place(OrgCode school) {
        return Tenure.ofRegistry(
                school, null, Role.GUARDIAN, null, AffiliationState.ACTIVE, LOCAL, null);
    }

    private Optional<PersonId> known(Facts facts) {
        if (facts.citizenId() == null) {
            return Optional.empty();
        }
        byte[] index =
                seal.blindIndex(IdentifierType.CITIZEN_ID.code(), facts.citizenId().value())
                        .toBytes();
        Optional<PersonId> before =
                jdbc.sql(CONFIRMED_BEFORE)
                        .param("index", index)
                        .query(UUID.class)
                        .optional()
                        .map(PersonId::new);
        if (before.isPresent()) {
            return before;
        }
        // A teacher who is a parent is one person; an ID number without the name proves nothing.
        return jdbc.sql(BY_CITIZEN_ID)
                .param("index", index)
                .param("nameKey", new PersonName(facts.name()).matchKey())
                .query(UUID.class)
                .optional()
                .map(PersonId::new);
    }

    private static void open(
            PersonWriter writer, PersonId id, Facts facts, PersonWriter.Origin origin) {
        CitizenId citizenId = facts.citizenId();
        writer.open(
                id,
                facts.name(),
                null,
                citizenId == null ? Gender.UNKNOWN : citizenId.gender(),
                citizenId == null ? null : citizenId.birthDate(),
                citizenId == null ? Assurance.UNVERIFIED : Assurance.REGISTRY);
        if (citizenId != null) {
            writer.addIdentifier(id, IdentifierType.CITIZEN_ID, citizenId.value(), origin);
        }
        if (facts.document() != null) {
            writer.addIdentifier(id, IdentifierType.DOCUMENT, facts.document(), origin);
        }
    }

    private Entry entry(long id, UUID student, @Nullable UUID guardian, byte[] facts) {
        return new Entry(
                id,
                new PersonId(student),
                guardian == null ? null : new PersonId(guardian),
                json.readValue(factsSeal.open(facts, student.toString()), Facts.class));
    }
}
