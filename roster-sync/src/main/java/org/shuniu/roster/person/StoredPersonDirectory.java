package org.shuniu.roster.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.StudentNumber;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.Grades;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.space.SpaceNumber;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People as PostgreSQL has them. */
public final class StoredPersonDirectory implements PersonDirectory {
    // One question for all of a person, since this is asked for every token: a row an affiliation.
    private static final String PROFILES =
            """
            select p.person_id, p.public_subject, p.name, p.gender, p.birth_date, p.assurance, p.status,
                   p.transition_until, s.space_number, s.state as space_state,
                   exists (select 1 from roster.person gone where gone.merged_into = p.person_id) as absorbs,
                   o.code as org, o.name as org_name, c.code as class, a.role, a.state, a.began_on, a.ended_on
              from roster.person p
              join roster.space s on s.person_id = p.person_id
              left join roster.affiliation a
                on a.person_id = p.person_id and (a.ended_on is null or a.ended_on >= a.began_on)
              left join roster.org o on o.org_id = a.org_id
              left join roster.org c on c.org_id = a.class_id
             where p.status <> 'void' and p.person_id\s""";

    private static final String IN_ORDER =
            """

             order by a.ended_on nulls first, a.began_on desc, a.affiliation_id
            """;

    // By itself, since PostgreSQL plans "= any" anew for every list and this once.
    private static final String ONE = PROFILES + "= :id" + IN_ORDER;

    private static final String SEVERAL = PROFILES + "= any(cast(:ids as uuid[]))" + IN_ORDER;

    // Also whoever was merged into somebody who was merged.
    private static final String ABSORBED =
            """
            with recursive gone (survivor, person_id) as (
                select merged_into, person_id from roster.person where merged_into = any(cast(:ids as uuid[]))
                union all
                select gone.survivor, p.person_id
                  from gone
                  join roster.person p on p.merged_into = gone.person_id
            )
            select gone.survivor, p.person_id, p.public_subject, s.space_number
              from gone
              join roster.person p on p.person_id = gone.person_id
              join roster.space s on s.person_id = gone.person_id
             order by p.person_id
            """;

    private static final String BY_SPACE_NUMBER =
            """
            with recursive holder (person_id, status, merged_into) as (
                select p.person_id, p.status, p.merged_into
                  from roster.space s
                  join roster.person p on p.person_id = s.person_id
                 where s.space_number = :number
                union all
                select p.person_id, p.status, p.merged_into
                  from holder
                  join roster.person p on p.person_id = holder.merged_into
            )
            select person_id from holder where status <> 'void'
            """;

    private static final String AFTER =
            """
            select person_id from roster.person
             where status <> 'void' and person_id > :after
             order by person_id
             limit :limit
            """;

    private static final String SURVIVORS =
            """
            with recursive holder (absorbed, person_id, merged_into) as (
                select person_id, person_id, merged_into
                  from roster.person
                 where person_id = any(:ids) and merged_into is not null
                union all
                select holder.absorbed, p.person_id, p.merged_into
                  from holder
                  join roster.person p on p.person_id = holder.merged_into
            )
            select absorbed, person_id from holder where merged_into is null
            """;

    private static final String PUBLIC_SUBJECT =
            "select public_subject from roster.person where person_id = :id";

    private static final String BY_IDENTIFIER =
            """
            select distinct person_id from roster.identifier
             where blind_index = :index and type = :type and ended_on is null
             order by person_id
             limit 100
            """;

    private static final String STATUS = "select status from roster.person where person_id = :id";

    // Today's place of somebody who has one, else the last place of a leaver.
    private static final String PLACES =
            """
            select a.person_id, (select o.code from roster.org o where o.org_id = a.org_id) as code
              from roster.affiliation a
             where a.person_id = any(:ids)
               and (a.ended_on is null
                    or not exists (select 1 from roster.affiliation x
                                    where x.person_id = a.person_id and x.ended_on is null)
                       and a.ended_on = (select max(e.ended_on) from roster.affiliation e
                                          where e.person_id = a.person_id and e.ended_on >= e.began_on))
            """;

    private static final String UP =
            """
            with recursive up (start, org_id, code) as (
                select code, org_id, code from roster.org where code = any(:codes)
                union
                select up.start, p.org_id, p.code
                  from up
                 cross join lateral (select a.org_id, a.code
                                       from roster.org_parent e
                                       join roster.org a on a.org_id = e.parent_id
                                      where e.org_id = up.org_id and e.ended_on is null
                                     offset 0) as p
            )
            select distinct start from up where code = :root
            """;

    private static final String MEMBERS =
            """
            select a.person_id
              from roster.org o
              join roster.affiliation a on a.class_id = o.org_id or (o.kind <> 'class' and a.org_id = o.org_id)
              join roster.person p on p.person_id = a.person_id
              left join roster.org c on c.org_id = a.class_id
             where o.code = :org and a.ended_on is null and a.state = 'active' and p.status = 'active'
             order by c.stage, c.entry_year desc, c.ordinal, a.seat nulls last, p.pinyin nulls last, p.name, a.person_id
             limit :limit
            """;

    private final JdbcClient jdbc;
    private final IdentifierSeal seal;
    private final Clock clock;

    /**
     * A directory on a migrated database.
     *
     * @param clock in the hub's zone: grades are those of its today
     */
    public StoredPersonDirectory(JdbcClient jdbc, IdentifierSeal seal, Clock clock) {
        this.jdbc = jdbc;
        this.seal = seal;
        this.clock = clock;
    }

    @Override
    public Optional<PersonProfile> find(PersonId id) {
        return Optional.ofNullable(profiles(jdbc.sql(ONE).param("id", id.value())).get(id));
    }

    @Override
    public Map<PersonId, PersonProfile> find(Collection<PersonId> ids) {
        return load(ids);
    }

    @Override
    public List<PersonId> after(@Nullable PersonId after, int limit) {
        return jdbc.sql(AFTER)
                .param("after", after == null ? new UUID(0, 0) : after.value())
                .param("limit", limit)
                .query((rs, n) -> personId(rs))
                .list();
    }

    @Override
    public Optional<PersonId> findBySpaceNumber(SpaceNumber number) {
        return jdbc.sql(BY_SPACE_NUMBER)
                .param("number", number.value())
                .query((rs, n) -> personId(rs))
                .optional();
    }

    @Override
    public Map<PersonId, PersonId> survivorsOf(Collection<PersonId> people) {
        var survivors = new HashMap<PersonId, PersonId>();
        jdbc.sql(SURVIVORS)
                .param("ids", uuids(people))
                .query(
                        rs -> {
                            survivors.put(
                                    new PersonId(rs.getObject("absorbed", UUID.class)),
                                    personId(rs));
                        });
        return survivors;
    }

    @Override
    public Optional<PublicSubject> publicSubject(PersonId id) {
        return jdbc.sql(PUBLIC_SUBJECT)
                .param("id", id.value())
                .query(String.class)
                .optional()
                .map(PublicSubject::new);
    }

    @Override
    public PersonStatus status(PersonId id) {
        return jdbc.sql(STATUS)
                .param("id", id.value())
                .query(String.class)
                .optional()
                .map(PersonStatus::ofCode)
                .orElse(PersonStatus.VOID);
    }

    @Override
    public List<PersonProfile> search(IdentifierType type, String identifier, OrgScope scope) {
        Collection<PersonId> found =
                type == IdentifierType.SPACE_NUMBER
                        ? SpaceNumber.parse(identifier).flatMap(this::findBySpaceNumber).stream()
                                .toList()
                        : normalForm(type, identifier)
                                .map(value -> byIdentifier(type, value))
                                .orElse(List.of());
        Map<PersonId, PersonProfile> profiles = load(found);
        return found.stream()
                .filter(id -> isWithin(id, scope))
                .map(profiles::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private List<PersonId> byIdentifier(IdentifierType type, String value) {
        return jdbc.sql(BY_IDENTIFIER)
                .param("index", seal.blindIndex(type.code(), value).toBytes())
                .param("type", type.code())
                .query((rs, n) -> personId(rs))
                .list();
    }

    private static UUID[] uuids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }

    private static Optional<String> normalForm(IdentifierType type, String typed) {
        return switch (type) {
            case CITIZEN_ID -> CitizenId.parse(typed).map(CitizenId::value);
            case STUDENT_NUMBER -> StudentNumber.parse(typed).map(StudentNumber::value);
            case TEACHER_NUMBER, SCHOOL_NUMBER, DOCUMENT, SOURCE_NUMBER ->
                    Optional.of(Normalizer.normalize(typed, Normalizer.Form.NFKC).strip())
                            .filter(t -> !t.isEmpty());
            case SPACE_NUMBER -> Optional.empty();
        };
    }

    @Override
    public Set<PersonId> within(Collection<PersonId> people, OrgScope scope) {
        OrgCode root = scope.root();
        if (root == null) {
            return Set.copyOf(people);
        }
        var places = new HashMap<PersonId, Set<String>>();
        var codes = new HashSet<String>();
        jdbc.sql(PLACES)
                .param("ids", uuids(people))
                .query(
                        rs -> {
                            String code = rs.getString("code");
                            codes.add(code);
                            places.computeIfAbsent(personId(rs), p -> new HashSet<>()).add(code);
                        });
        Set<String> inside =
                jdbc.sql(UP)
                        .param("codes", codes.toArray(String[]::new))
                        .param("root", root.value())
                        .query(String.class)
                        .set();
        return places.entrySet().stream()
                .filter(place -> !Collections.disjoint(place.getValue(), inside))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public List<PersonProfile> members(OrgCode org, int limit) {
        List<PersonId> ids =
                jdbc.sql(MEMBERS)
                        .param("org", org.value())
                        .param("limit", limit)
                        .query((rs, n) -> personId(rs))
                        .list();
        Map<PersonId, PersonProfile> profiles = load(ids);
        // Somebody with two posts at the school stands in the list once.
        return ids.stream().distinct().map(profiles::get).filter(Objects::nonNull).toList();
    }

    private Map<PersonId, PersonProfile> load(Collection<PersonId> people) {
        String[] ids = people.stream().map(PersonId::toString).toArray(String[]::new);
        return ids.length == 0 ? Map.of() : profiles(jdbc.sql(SEVERAL).param("ids", ids));
    }

    private Map<PersonId, PersonProfile> profiles(JdbcClient.StatementSpec asked) {
        LocalDate today = LocalDate.now(clock);
        var profiles = new HashMap<PersonId, PersonProfile>();
        var affiliations = new HashMap<PersonId, List<AffiliationView>>();
        var absorbing = new ArrayList<PersonId>();
        asked.query(
                rs -> {
                    PersonId id = personId(rs);
                    List<AffiliationView> held = affiliations.get(id);
                    if (held == null) {
                        held = new ArrayList<>();
                        affiliations.put(id, held);
                        profiles.put(id, profile(rs, id));
                        if (rs.getBoolean("absorbs")) {
                            absorbing.add(id);
                        }
                    }
                    // One row without an org is all of somebody without affiliations.
                    if (rs.getString("org") != null) {
                        held.add(affiliation(rs, today));
                    }
                });
        affiliations.forEach(
                (id, held) -> profiles.computeIfPresent(id, (i, p) -> p.holding(held)));
        absorbed(absorbing)
                .forEach((id, gone) -> profiles.computeIfPresent(id, (i, p) -> p.with(gone)));
        return profiles;
    }

    /** Hardly anybody ever was merged: asked only where there is an answer. */
    private Map<PersonId, List<PersonProfile.Absorbed>> absorbed(List<PersonId> survivors) {
        var absorbed = new HashMap<PersonId, List<PersonProfile.Absorbed>>();
        if (!survivors.isEmpty()) {
            jdbc.sql(ABSORBED)
                    .param("ids", survivors.stream().map(PersonId::toString).toArray(String[]::new))
                    .query(
                            rs -> {
                                absorbed.computeIfAbsent(
                                                new PersonId(rs.getObject("survivor", UUID.class)),
                                                s -> new ArrayList<>())
                                        .add(
                                                new PersonProfile.Absorbed(
                                                        personId(rs),
                                                        new PublicSubject(
                                                                rs.getString("public_subject")),
                                                        new SpaceNumber(
                                                                rs.getString("space_number"))));
                            });
        }
        return absorbed;
    }

    /** Without affiliations, which stand in rows of their own. */
    private static PersonProfile profile(ResultSet rs, PersonId id) throws SQLException {
        return new PersonProfile(
                id,
                new PublicSubject(rs.getString("public_subject")),
                rs.getString("name"),
                Gender.ofCode(rs.getString("gender")),
                rs.getObject("birth_date", LocalDate.class),
                new SpaceNumber(rs.getString("space_number")),
                rs.getString("space_state"),
                Assurance.ofCode(rs.getString("assurance")),
                PersonStatus.ofCode(rs.getString("status")),
                rs.getObject("transition_until", LocalDate.class),
                List.of());
    }

    private static AffiliationView affiliation(ResultSet rs, LocalDate today) throws SQLException {
        String code = rs.getString("class");
        @Nullable OrgCode classCode = code == null ? null : new OrgCode(code);
        @Nullable ClassKey key = classCode == null ? null : ClassKey.ofCode(classCode);
        return new AffiliationView(
                new OrgCode(rs.getString("org")),
                rs.getString("org_name"),
                Role.ofCode(rs.getString("role")),
                key == null ? null : Grades.display(key.stage(), key.entryYear(), today),
                classCode,
                key == null ? null : Grades.displayClass(key, today),
                AffiliationState.ofCode(rs.getString("state")),
                rs.getObject("began_on", LocalDate.class),
                rs.getObject("ended_on", LocalDate.class));
    }

    private static PersonId personId(ResultSet rs) throws SQLException {
        return new PersonId(rs.getObject("person_id", UUID.class));
    }
}
