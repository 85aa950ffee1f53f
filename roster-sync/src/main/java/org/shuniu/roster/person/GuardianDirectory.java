package org.shuniu.roster.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
            select guardian_link_id, student_id, guardian_id, sealed, coalesce(sealed_for, student_id)
              from roster.guardian_link
             where student_id = :student and ended_on is null
             order by guardian_link_id
            """;

    private static final String FIND =
            """
            select guardian_link_id, student_id, guardian_id, sealed, coalesce(sealed_for, student_id)
              from roster.guardian_link
             where guardian_link_id = :link and ended_on is null
            """;

    private static final String LOCK = FIND + " for update";

    // Whoever holds the number, and guardians of other children who came under it. A teacher who is
    // a
    // parent is one person; an ID number without the name proves nothing, for clerks type one
    // parent's number twice.
    private static final String KNOWN =
            """
            select p.person_id
              from (select i.person_id
                      from roster.identifier i
                     where i.blind_index = :index and i.type = 'citizenId' and i.ended_on is null
                    union
                    select g.guardian_id
                      from roster.guardian_link g
                     where g.blind_index = :index and g.guardian_id is not null and g.ended_on is null) k
              join roster.person p using (person_id)
             where p.status <> 'void'
               and (p.name_key = :nameKey
                    or exists (select 1 from roster.former_name f
                                where f.person_id = p.person_id and f.name_key = :nameKey))
             order by p.created_at
             limit 1
            """;

    private static final String IS_TAKEN =
            """
            select exists (select 1 from roster.identifier
                            where blind_index = :index and type = 'citizenId' and ended_on is null)
            """;

    private static final String IS_NAMED =
            """
            select exists (select 1 from roster.person p
                            where p.person_id = :person and p.status <> 'void'
                              and (p.name_key = :nameKey
                                   or exists (select 1 from roster.former_name f
                                               where f.person_id = p.person_id and f.name_key = :nameKey)))
            """;

    private static final String HOLDS_ANOTHER =
            """
            select exists (select 1 from roster.identifier
                            where person_id = :person and type = 'citizenId' and ended_on is null
                              and blind_index <> :index)
            """;

    private static final String SCHOOLS =
            """
            select o.code
              from roster.affiliation a
              join roster.org o on o.org_id = a.org_id
             where a.person_id = :student and a.role = 'student' and a.ended_on is null
            """;

    private static final String LOCK_PEOPLE =
            """
            select person_id, version from roster.person
             where person_id = any(cast(:ids as uuid[]))
             order by person_id
               for update
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final FieldSeal factsSeal;
    private final IdentifierSeal seal;
    private final PersonWriter.Factory writers;
    private final Consumer<PersonId> newcomers;
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
            @Nullable String document) {
        String nameKey() {
            return new PersonName(name).matchKey();
        }
    }

    private record Entry(long id, PersonId student, @Nullable PersonId guardian, Facts facts) {}

    /**
     * A directory on a migrated database.
     *
     * @param newcomers is told of each guardian who came: who may be one with somebody known
     */
    public GuardianDirectory(
            JdbcClient jdbc,
            TransactionOperations transactions,
            FieldSeal factsSeal,
            IdentifierSeal seal,
            PersonWriter.Factory writers,
            Consumer<PersonId> newcomers,
            Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.factsSeal = factsSeal;
        this.seal = seal;
        this.writers = writers;
        this.newcomers = newcomers;
        this.clock = clock;
    }

    /** Whom registries name as a student's guardians, in force. */
    public List<Link> of(PersonId student) {
        return jdbc
                .sql(PROPOSALS)
                .param("student", student.value())
                .query((rs, n) -> entry(rs))
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
                        inForce(FIND, link)
                                .flatMap(
                                        entry ->
                                                confirm(
                                                        entry,
                                                        known(entry.facts()).orElse(null),
                                                        actor)));
    }

    /**
     * The guardian has come and proved to be the one proposed, and to have a space already: no
     * second one opens, though the registry names no number by which the two are one.
     *
     * @return empty if there is no such link in force, or it names somebody else
     */
    public Optional<PersonId> confirm(long link, PersonId guardian, String actor) {
        return transactions.execute(
                status ->
                        inForce(FIND, link)
                                .filter(entry -> mayBe(guardian, entry.facts()))
                                .flatMap(entry -> confirm(entry, guardian, actor))
                                .filter(guardian::equals));
    }

    private Optional<PersonId> confirm(Entry seen, @Nullable PersonId known, String actor) {
        PersonId guardian = known;
        Map<UUID, Long> versions = lock(seen.student(), guardian);
        Entry entry = inForce(LOCK, seen.id()).orElse(null);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.guardian() != null) {
            return Optional.of(entry.guardian());
        }
        var origin = new PersonWriter.Origin(LOCAL, null, actor);
        PersonWriter writer = writers.at(clock.instant(), LocalDate.now(clock));
        if (guardian == null) {
            guardian = new PersonId(UuidV7.next(clock, writers.random()));
            open(writer, guardian, entry.facts(), origin);
        } else if (isFree(entry.facts()) && !holdsAnother(guardian, entry.facts())) {
            addNumber(writer, guardian, entry.facts(), origin);
        }
        PersonId opened = guardian;
        for (String school :
                jdbc.sql(SCHOOLS)
                        .param("student", entry.student().value())
                        .query(String.class)
                        .list()) {
            writer.beginAffiliation(
                    opened,
                    Tenure.ofRegistry(
                            new OrgCode(school),
                            null,
                            Role.GUARDIAN,
                            null,
                            AffiliationState.ACTIVE,
                            LOCAL,
                            null));
        }
        writer.confirmGuardian(entry.id(), opened);
        // Also a version of the student: whatever was planned for them knew a mere proposal.
        Map.of(opened, "{\"role\":\"guardian\"}", entry.student(), "{\"guardian\":\"confirmed\"}")
                .forEach(
                        (person, shown) ->
                                writer.version(
                                        person,
                                        versions.getOrDefault(person.value(), 0L) + 1,
                                        "guardian",
                                        "guardian-link",
                                        origin,
                                        null,
                                        shown));
        writer.flush();
        newcomers.accept(opened);
        return Optional.of(opened);
    }

    private Optional<Entry> inForce(String sql, long link) {
        return jdbc.sql(sql).param("link", link).query((rs, n) -> entry(rs)).optional();
    }

    /** Before the link, as whoever applies a plan does it, or the two would wait for each other. */
    private Map<UUID, Long> lock(PersonId student, @Nullable PersonId guardian) {
        String[] ids =
                Stream.of(student, guardian)
                        .filter(Objects::nonNull)
                        .map(PersonId::toString)
                        .toArray(String[]::new);
        var versions = new HashMap<UUID, Long>();
        jdbc.sql(LOCK_PEOPLE)
                .param("ids", ids)
                .query(
                        rs -> {
                            versions.put(
                                    rs.getObject("person_id", UUID.class), rs.getLong("version"));
                        });
        return versions;
    }

    private Optional<PersonId> known(Facts facts) {
        CitizenId citizenId = facts.citizenId();
        return citizenId == null
                ? Optional.empty()
                : jdbc.sql(KNOWN)
                        .param("index", indexOf(citizenId))
                        .param("nameKey", facts.nameKey())
                        .query(UUID.class)
                        .optional()
                        .map(PersonId::new);
    }

    private boolean mayBe(PersonId person, Facts facts) {
        boolean named =
                jdbc.sql(IS_NAMED)
                        .param("person", person.value())
                        .param("nameKey", facts.nameKey())
                        .query(Boolean.class)
                        .single();
        return named && !holdsAnother(person, facts);
    }

    private boolean holdsAnother(PersonId person, Facts facts) {
        CitizenId citizenId = facts.citizenId();
        return citizenId != null
                && jdbc.sql(HOLDS_ANOTHER)
                        .param("person", person.value())
                        .param("index", indexOf(citizenId))
                        .query(Boolean.class)
                        .single();
    }

    /** Whether there is a number, and nobody holds it. */
    private boolean isFree(Facts facts) {
        CitizenId citizenId = facts.citizenId();
        return citizenId != null
                && !jdbc.sql(IS_TAKEN)
                        .param("index", indexOf(citizenId))
                        .query(Boolean.class)
                        .single();
    }

    /** A number that somebody of another name holds is not believed of this guardian. */
    private void open(PersonWriter writer, PersonId id, Facts facts, PersonWriter.Origin origin) {
        CitizenId citizenId = isFree(facts) ? facts.citizenId() : null;
        writer.open(
                id,
                facts.name(),
                null,
                citizenId == null ? Gender.UNKNOWN : citizenId.gender(),
                citizenId == null ? null : citizenId.birthDate(),
                citizenId == null ? Assurance.UNVERIFIED : Assurance.REGISTRY);
        if (citizenId != null) {
            addNumber(writer, id, facts, origin);
        }
        if (facts.document() != null) {
            writer.addIdentifier(id, IdentifierType.DOCUMENT, facts.document(), origin);
        }
    }

    private static void addNumber(
            PersonWriter writer, PersonId id, Facts facts, PersonWriter.Origin origin) {
        String number = Objects.requireNonNull(facts.citizenId()).value();
        writer.addIdentifier(id, IdentifierType.CITIZEN_ID, number, origin);
    }

    private byte[] indexOf(CitizenId citizenId) {
        return seal.blindIndex(IdentifierType.CITIZEN_ID.code(), citizenId.value()).toBytes();
    }

    private Entry entry(ResultSet rs) throws SQLException {
        UUID guardian = rs.getObject(3, UUID.class);
        String sealedFor = rs.getString(5);
        return new Entry(
                rs.getLong(1),
                new PersonId(rs.getObject(2, UUID.class)),
                guardian == null ? null : new PersonId(guardian),
                json.readValue(factsSeal.open(rs.getBytes(4), sealedFor), Facts.class));
    }
}
