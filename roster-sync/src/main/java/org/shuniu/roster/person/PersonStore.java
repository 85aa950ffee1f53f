package org.shuniu.roster.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Loads people in bulk for the matcher and the planner. */
public final class PersonStore {
    private static final int NEW_PER_KNOWN = 10;

    private static final String PEOPLE =
            """
            select person_id, version, name, name_key, pinyin, gender, birth_date, status, assurance, transition_until,
                   asserted
              from roster.person
             where person_id = any(:ids)
            """;

    private static final String FORMER_NAMES =
            "select person_id, name_key from roster.former_name where person_id = any(:ids)";

    private static final String IDENTIFIERS =
            """
            select person_id, type, blind_index, sealed
              from roster.identifier
             where person_id = any(:ids) and ended_on is null
            """;

    // Of a join the database makes a hash of the whole tree for a handful of people.
    private static final String AFFILIATIONS =
            """
            select a.person_id, (select o.code from roster.org o where o.org_id = a.org_id) as org,
                   (select c.code from roster.org c where c.org_id = a.class_id) as class,
                   a.role, a.seat, a.state, a.source_id, a.record_key, a.basis, a.sponsor, a.reason, a.ends_on
              from roster.affiliation a
             where a.person_id = any(:ids) and a.ended_on is null
             order by a.affiliation_id
            """;

    private static final String PROPOSALS =
            """
            select student_id as person_id, proposal_key, state, source_id
              from roster.guardian_link
             where student_id = any(:ids) and ended_on is null
            """;

    private static final String CONFLICTS =
            "select person_id, kind from roster.conflict where person_id = any(cast(:ids as uuid[])) and state = 'open'";

    // A void person is no candidate; undone() asks for those.
    private static final String BY_IDENTIFIER =
            """
            select i.type, i.blind_index, i.person_id
              from roster.identifier i
              join roster.person p using (person_id)
             where i.blind_index = any(:indexes) and i.ended_on is null and p.status <> 'void'
            """;

    // What the planner of the queries believes there is; -1 if nobody ever counted.
    private static final String BELIEVED =
            "select reltuples from pg_class where oid = 'roster.person'::regclass";

    private static final String ANALYSE =
            "analyze roster.person, roster.identifier, roster.affiliation, roster.space, roster.guardian_link, roster.source_record";

    // What was given by mistake ended the day before it began: nobody had that number.
    private static final String FORMER_HOLDERS =
            """
            select i.type, i.blind_index, i.person_id
              from roster.identifier i
              join roster.person p using (person_id)
             where i.blind_index = any(:indexes) and i.ended_on is not null and i.type = 'citizenId'
               and i.ended_on >= i.began_on and p.status <> 'void'
            """;

    private static final String PAST =
            """
            select exists (select 1 from roster.person where status = 'void' and merged_into is null) as undone,
                   exists (select 1 from roster.identifier where ended_on is not null and type = 'citizenId') as corrected
            """;

    // Undoing an opening ended the identifiers with it.
    private static final String UNDONE =
            """
            select distinct i.type, i.blind_index, i.person_id
              from roster.identifier i
              join roster.person p using (person_id)
             where i.blind_index = any(:indexes) and p.status = 'void' and p.merged_into is null
            """;

    private static final String UNDONE_LINKS =
            """
            select r.record_key, r.person_id
              from roster.source_record r
              join roster.person p using (person_id)
             where r.source_id = :source and r.record_key = any(:keys)
               and p.status = 'void' and p.merged_into is null
            """;

    private static final String NAMESAKES =
            """
            select q.school, q.name_key, q.birth_date, p.gender, a.role, a.basis
              from unnest(:schools, :names, cast(:births as date[])) as q (school, name_key, birth_date)
              join roster.person p on p.birth_date = q.birth_date and p.name_key collate "C" = q.name_key
              join roster.affiliation a on a.person_id = p.person_id and a.ended_on is null
              join roster.org o on o.org_id = a.org_id and o.code = q.school
             where p.status <> 'void'
            """;

    private static final String LOCK =
            """
            select person_id, version from roster.person
             where person_id = any(:ids)
             order by person_id
               for update
            """;

    private static final String VERSIONS =
            "select person_id, version from roster.person where person_id = any(cast(:ids as uuid[]))";

    private static final String CONFLICTS_OF_BATCH =
            """
            select person_id, kind from roster.conflict
             where person_id = any(cast(:ids as uuid[])) and state <> 'void' and batch_id = :batch
            """;

    private final JdbcClient jdbc;
    private final IdentifierSeal seal;
    private final JsonMapper json = JsonMapper.shared();

    public PersonStore(JdbcClient jdbc, IdentifierSeal seal) {
        this.jdbc = jdbc;
        this.seal = seal;
    }

    /**
     * Lets the database count again before it is asked about people of whom so many are new; by
     * itself it would look a minute later, and until then read whole tables to find one number.
     */
    public void analyseAfter(long newPeople) {
        double believed = jdbc.sql(BELIEVED).query(Double.class).single();
        if (newPeople > 0 && newPeople * NEW_PER_KNOWN >= believed) {
            jdbc.sql(ANALYSE).update();
        }
    }

    /**
     * Who holds these blind indexes today; people of free-text types may be several, of the issued
     * types one.
     */
    public Map<IdentifierType, Map<Digest128, Set<PersonId>>> holders(
            Collection<Digest128> blindIndexes) {
        return holders(BY_IDENTIFIER, blindIndexes);
    }

    /**
     * What there is in the past of a hub: mostly it saves looking there.
     *
     * @param anybodyUndone whether anybody's opening was ever undone
     * @param anyCorrected whether anybody's ID number was ever corrected
     */
    public record Past(boolean anybodyUndone, boolean anyCorrected) {}

    public Past past() {
        return jdbc.sql(PAST)
                .query((rs, n) -> new Past(rs.getBoolean("undone"), rs.getBoolean("corrected")))
                .single();
    }

    /** Who had these ID numbers before they were corrected. */
    public Map<Digest128, Set<PersonId>> formerHolders(Collection<Digest128> blindIndexes) {
        return holders(FORMER_HOLDERS, blindIndexes)
                .getOrDefault(IdentifierType.CITIZEN_ID, Map.of());
    }

    /** Who answered to these blind indexes until their opening was undone. */
    public Map<IdentifierType, Map<Digest128, Set<PersonId>>> undone(
            Collection<Digest128> blindIndexes) {
        return holders(UNDONE, blindIndexes);
    }

    /** Whom the source meant by these records until their opening was undone. */
    public Map<Digest128, PersonId> undoneLinks(String source, Collection<Digest128> recordKeys) {
        var links = new HashMap<Digest128, PersonId>();
        jdbc.sql(UNDONE_LINKS)
                .param("source", source)
                .param("keys", bytes(recordKeys))
                .query(
                        rs -> {
                            links.put(Digest128.of(rs.getBytes("record_key")), personId(rs));
                        });
        return links;
    }

    private Map<IdentifierType, Map<Digest128, Set<PersonId>>> holders(
            String sql, Collection<Digest128> blindIndexes) {
        var holders = new HashMap<IdentifierType, Map<Digest128, Set<PersonId>>>();
        jdbc.sql(sql)
                .param("indexes", bytes(blindIndexes))
                .query(
                        rs -> {
                            holders.computeIfAbsent(
                                            IdentifierType.ofCode(rs.getString("type")),
                                            t -> new HashMap<>())
                                    .computeIfAbsent(
                                            Digest128.of(rs.getBytes("blind_index")),
                                            i -> new HashSet<>())
                                    .add(personId(rs));
                        });
        return holders;
    }

    /** A name and a birth date at a school. */
    public record Called(OrgCode school, String nameKey, LocalDate birthDate) {}

    /** Somebody who is called so and is at the school today. */
    public record Namesake(Gender gender, Role role, Basis basis) {}

    /** Who is called and born like these people, and at the same school. */
    public Map<Called, List<Namesake>> namesakes(Collection<Called> called) {
        var namesakes = new HashMap<Called, List<Namesake>>();
        jdbc.sql(NAMESAKES)
                .param("schools", texts(called, c -> c.school().value()))
                .param("names", texts(called, Called::nameKey))
                .param("births", texts(called, c -> c.birthDate().toString()))
                .query(
                        rs -> {
                            var who =
                                    new Called(
                                            new OrgCode(rs.getString("school")),
                                            rs.getString("name_key"),
                                            rs.getObject("birth_date", LocalDate.class));
                            namesakes
                                    .computeIfAbsent(who, w -> new ArrayList<>())
                                    .add(
                                            new Namesake(
                                                    Gender.ofCode(rs.getString("gender")),
                                                    Role.ofCode(rs.getString("role")),
                                                    Basis.ofCode(rs.getString("basis"))));
                        });
        return namesakes;
    }

    private static String[] texts(Collection<Called> called, Function<Called, String> text) {
        return called.stream().map(text).toArray(String[]::new);
    }

    public Map<PersonId, StoredPerson> load(Collection<PersonId> people) {
        if (people.isEmpty()) {
            return Map.of();
        }
        UUID[] ids = ids(people);
        Map<PersonId, Set<String>> formerNames = new HashMap<>();
        jdbc.sql(FORMER_NAMES)
                .param("ids", ids)
                .query(
                        rs -> {
                            formerNames
                                    .computeIfAbsent(personId(rs), p -> new HashSet<>())
                                    .add(rs.getString("name_key"));
                        });
        var identifiers = grouped(IDENTIFIERS, ids, this::identifier);
        var affiliations = grouped(AFFILIATIONS, ids, PersonStore::affiliation);
        var proposals = grouped(PROPOSALS, ids, PersonStore::proposal);
        var conflicts = grouped(CONFLICTS, ids, rs -> ConflictKind.ofCode(rs.getString("kind")));

        var loaded = new HashMap<PersonId, StoredPerson>();
        jdbc.sql(PEOPLE)
                .param("ids", ids)
                .query(
                        rs -> {
                            PersonId id = personId(rs);
                            loaded.put(
                                    id,
                                    new StoredPerson(
                                            id,
                                            rs.getLong("version"),
                                            rs.getString("name"),
                                            rs.getString("name_key"),
                                            formerNames.getOrDefault(id, Set.of()),
                                            rs.getString("pinyin"),
                                            Gender.ofCode(rs.getString("gender")),
                                            rs.getObject("birth_date", LocalDate.class),
                                            PersonStatus.ofCode(rs.getString("status")),
                                            Assurance.ofCode(rs.getString("assurance")),
                                            rs.getObject("transition_until", LocalDate.class),
                                            identifiers.getOrDefault(id, List.of()),
                                            affiliations.getOrDefault(id, List.of()),
                                            proposals.getOrDefault(id, List.of()),
                                            asserted(rs.getString("asserted")),
                                            Set.copyOf(conflicts.getOrDefault(id, List.of()))));
                        });
        return loaded;
    }

    /**
     * Keeps these people as they are until the transaction ends; in id order, so that nobody waits
     * in a circle.
     */
    public Map<PersonId, Long> lock(Collection<PersonId> people) {
        var versions = new HashMap<PersonId, Long>();
        jdbc.sql(LOCK)
                .param("ids", ids(people))
                .query(
                        rs -> {
                            versions.put(personId(rs), rs.getLong("version"));
                        });
        return versions;
    }

    /**
     * Lets the transaction fail rather than wait long for another: one that waits for this one
     * outside the database is no circle that the database would see.
     */
    public void waitBriefly() {
        jdbc.sql("set local lock_timeout = '1s'").update();
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }

    /** The versions of today, of those who exist. */
    public Map<PersonId, Long> versions(Collection<PersonId> people) {
        var versions = new HashMap<PersonId, Long>();
        jdbc.sql(VERSIONS)
                .param("ids", people.stream().map(PersonId::toString).toArray(String[]::new))
                .query(
                        rs -> {
                            versions.put(personId(rs), rs.getLong("version"));
                        });
        return versions;
    }

    /** Which conflicts of these people are open since the batch. */
    public Map<PersonId, Set<ConflictKind>> conflictsOpenedBy(
            UUID batch, Collection<PersonId> people) {
        var conflicts = new HashMap<PersonId, Set<ConflictKind>>();
        jdbc.sql(CONFLICTS_OF_BATCH)
                .param("ids", people.stream().map(PersonId::toString).toArray(String[]::new))
                .param("batch", batch)
                .query(
                        rs -> {
                            conflicts
                                    .computeIfAbsent(personId(rs), p -> new HashSet<>())
                                    .add(ConflictKind.ofCode(rs.getString("kind")));
                        });
        return conflicts;
    }

    private interface Row<T> {
        T read(ResultSet rs) throws SQLException;
    }

    private <T> Map<PersonId, List<T>> grouped(String sql, UUID[] ids, Row<T> row) {
        var grouped = new HashMap<PersonId, List<T>>();
        jdbc.sql(sql)
                .param("ids", ids)
                .query(
                        rs -> {
                            grouped.computeIfAbsent(personId(rs), p -> new ArrayList<>())
                                    .add(row.read(rs));
                        });
        return grouped;
    }

    private StoredPerson.HeldIdentifier identifier(ResultSet rs) throws SQLException {
        String type = rs.getString("type");
        return new StoredPerson.HeldIdentifier(
                IdentifierType.ofCode(type),
                Digest128.of(rs.getBytes("blind_index")),
                seal.open(type, rs.getBytes("sealed")));
    }

    static Tenure affiliation(ResultSet rs) throws SQLException {
        String classCode = rs.getString("class");
        byte[] recordKey = rs.getBytes("record_key");
        Basis basis = Basis.ofCode(rs.getString("basis"));
        return new Tenure(
                new OrgCode(rs.getString("org")),
                classCode == null ? null : new OrgCode(classCode),
                Role.ofCode(rs.getString("role")),
                rs.getObject("seat", Integer.class),
                AffiliationState.ofCode(rs.getString("state")),
                rs.getString("source_id"),
                digest(recordKey),
                basis,
                basis.isWarranted()
                        ? new Tenure.Warrant(
                                new OrgCode(rs.getString("sponsor")),
                                rs.getString("reason"),
                                rs.getObject("ends_on", LocalDate.class))
                        : null);
    }

    private static StoredPerson.HeldProposal proposal(ResultSet rs) throws SQLException {
        return new StoredPerson.HeldProposal(
                Digest128.of(rs.getBytes("proposal_key")),
                rs.getString("state").equals("confirmed"),
                rs.getString("source_id"));
    }

    private Map<Attribute, Authority> asserted(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        var asserted = new EnumMap<Attribute, Authority>(Attribute.class);
        json.readValue(text, new TypeReference<Map<String, String>>() {})
                .forEach(
                        (attribute, format) ->
                                asserted.put(Attribute.ofCode(attribute), new Authority(format)));
        return asserted;
    }

    private static PersonId personId(ResultSet rs) throws SQLException {
        return new PersonId(rs.getObject("person_id", UUID.class));
    }

    private static byte[][] bytes(Collection<Digest128> digests) {
        return digests.stream().map(Digest128::toBytes).toArray(byte[][]::new);
    }

    private static @Nullable Digest128 digest(byte @Nullable [] bytes) {
        return bytes == null ? null : Digest128.of(bytes);
    }
}
