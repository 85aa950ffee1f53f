package org.shuniu.roster.match;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.match.Profile.Numbers;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds whom a person is worth comparing with, by look-ups in indexes. Of two duplicates at least
 * one has no citizen ID number, or the deterministic tiers would have joined them or a {@link
 * NoMerge} rule would part them: so whoever has none is looked for among all, and everybody else
 * only among those who have none, who are few and kept in a table of their own.
 */
public final class CandidateStore {
    /** Whom more people share than a family has is nobody's: a school's own phone, a dummy. */
    private static final int FAMILY = 20;

    private static final int SAMPLE_PAGES = 4_000;

    /** A county. A hub that has loaded one school still serves more people than that. */
    private static final long FEWEST_PEOPLE = 100_000;

    private static final String ENLIST =
            """
            with seed as (
                select p.person_id, p.name_key, p.birth_date,
                       exists (select 1 from roster.identifier i
                                where i.person_id = p.person_id and i.type = 'citizenId' and i.ended_on is null) as numbered
                  from roster.person p
                 where p.person_id = any(cast(:ids as uuid[])) and p.status <> 'void'),
            struck as (
                delete from roster.unnumbered_person u
                 where u.person_id = any(cast(:ids as uuid[]))
                   and u.person_id not in (select person_id from seed where not numbered)),
            enlisted as (
                insert into roster.unnumbered_person as u (person_id, name_key, birth_date)
                select person_id, name_key, birth_date from seed where not numbered
                on conflict (person_id) do update set name_key = excluded.name_key, birth_date = excluded.birth_date
                 where (u.name_key, u.birth_date) is distinct from (excluded.name_key, excluded.birth_date))
            select person_id, name_key, birth_date, numbered from seed
            """;

    private static final String STRIKE_EVERYBODY_NUMBERED =
            """
            delete from roster.unnumbered_person u
             where exists (select 1 from roster.identifier i
                            where i.person_id = u.person_id and i.type = 'citizenId' and i.ended_on is null)
                or exists (select 1 from roster.person p where p.person_id = u.person_id and p.status = 'void')
            """;

    private static final String ENLIST_EVERYBODY =
            """
            insert into roster.unnumbered_person as u (person_id, name_key, birth_date)
            select p.person_id, p.name_key, p.birth_date
              from roster.person p
             where p.status <> 'void'
               and not exists (select 1 from roster.identifier i
                                where i.person_id = p.person_id and i.type = 'citizenId' and i.ended_on is null)
            on conflict (person_id) do update set name_key = excluded.name_key, birth_date = excluded.birth_date
             where (u.name_key, u.birth_date) is distinct from (excluded.name_key, excluded.birth_date)
            """;

    private static final String LISTED =
            """
            select person_id from roster.unnumbered_person
             where cast(:after as uuid) is null or person_id > cast(:after as uuid)
             order by person_id
             limit :limit
            """;

    private static final String BY_BIRTH_DATE_AND_NAME =
            """
            select k.seed, p.person_id as found, p.name_key
              from unnest(cast(:seeds as uuid[]), cast(:dates as date[]), cast(:froms as text[]), cast(:tos as text[]))
                   as k (seed, birth_date, from_key, to_key)
              join roster.person p
                on p.birth_date = k.birth_date
               and p.name_key collate "C" >= k.from_key and p.name_key collate "C" < k.to_key
             where p.person_id <> k.seed and p.status <> 'void'
            """;

    private static final String BY_FORMER_NAME =
            """
            select k.seed, p.person_id as found
              from unnest(cast(:seeds as uuid[]), cast(:dates as date[]), cast(:names as text[])) as k (seed, birth_date, name_key)
              join roster.former_name f on f.name_key = k.name_key
              join roster.person p on p.person_id = f.person_id and p.birth_date = k.birth_date
             where p.person_id <> k.seed and p.status <> 'void'
            """;

    private static final String BY_HOUSEHOLD =
            """
            with named as (
                select s.seed, l.student_id, l.blind_index, l.proposal_key
                  from unnest(cast(:seeds as uuid[])) as s (seed)
                  join roster.guardian_link l on l.student_id = s.seed and l.ended_on is null
                union
                select s.seed, l.student_id, l.blind_index, l.proposal_key
                  from unnest(cast(:seeds as uuid[])) as s (seed)
                  join roster.guardian_link mine on mine.guardian_id = s.seed and mine.ended_on is null
                  join roster.guardian_link l on l.student_id = mine.student_id and l.ended_on is null),
            children as (
                select n.seed, l.student_id
                  from named n
                 cross join lateral (
                    (select l.student_id from roster.guardian_link l
                      where l.blind_index = n.blind_index and l.ended_on is null limit :family)
                    union
                    (select l.student_id from roster.guardian_link l
                      where l.proposal_key = n.proposal_key and l.blind_index is null and l.ended_on is null
                      limit :family)) as l
                union
                select seed, student_id from named)
            select distinct c.seed, who.found, p.name_key
              from children c
              left join roster.guardian_link g
                on g.student_id = c.student_id and g.ended_on is null and g.guardian_id is not null
             cross join lateral (values (c.student_id), (g.guardian_id)) as who (found)
              join roster.person p on p.person_id = who.found
             where who.found <> c.seed and p.status <> 'void'
            """;

    private static final String BY_NUMBER =
            """
            select k.seed, i.person_id as found
              from unnest(cast(:seeds as uuid[]), cast(:types as text[]), :indexes) as k (seed, type, blind_index)
             cross join lateral (
                select i.person_id from roster.identifier i
                 where i.blind_index = k.blind_index and i.type = k.type limit :family) as i
              join roster.person p on p.person_id = i.person_id
             where i.person_id <> k.seed and p.status <> 'void'
            """;

    // Only for people without a birth date: a school's roll is read whole.
    private static final String BY_SCHOOL_AND_NAME =
            """
            select k.seed, p.person_id as found
              from unnest(cast(:seeds as uuid[]), cast(:names as text[])) as k (seed, name_key)
              join roster.affiliation mine on mine.person_id = k.seed and mine.ended_on is null
              join roster.affiliation theirs on theirs.org_id = mine.org_id and theirs.ended_on is null
              join roster.person p on p.person_id = theirs.person_id and p.name_key = k.name_key
             where p.person_id <> k.seed and p.status <> 'void'
            """;

    private static final String UNNUMBERED =
            """
            select k.seed, u.person_id as found, u.name_key
              from unnest(cast(:seeds as uuid[]), cast(:dates as date[]), cast(:froms as text[]), cast(:tos as text[]))
                   as k (seed, birth_date, from_key, to_key)
              join roster.unnumbered_person u
                on u.birth_date = k.birth_date
               and u.name_key collate "C" >= k.from_key and u.name_key collate "C" < k.to_key
             where u.person_id <> k.seed
            """;

    // Every slip of a birth date leaves the year or the day.
    private static final String UNNUMBERED_OF_THE_NAME =
            """
            select k.seed, u.person_id as found
              from unnest(cast(:seeds as uuid[]), cast(:names as text[]), cast(:dates as date[])) as k (seed, name_key, birth_date)
              join roster.unnumbered_person u on u.name_key = k.name_key
             where u.person_id <> k.seed
               and (u.birth_date is null or k.birth_date is null
                    or extract(year from u.birth_date) = extract(year from k.birth_date)
                    or (extract(month from u.birth_date) = extract(month from k.birth_date)
                        and extract(day from u.birth_date) = extract(day from k.birth_date)))
            """;

    // Somebody's old number is somebody's number of today: it was corrected, or two were mixed up.
    // `offset 0`: person by person, for the index of all old numbers has those of the whole hub.
    private static final String BY_NUMBER_OF_BEFORE =
            """
            select old.person_id as seed, i.person_id as found
              from unnest(cast(:seeds as uuid[])) as s (seed)
             cross join lateral (
                select * from roster.identifier i where i.person_id = s.seed offset 0) as old
              join roster.identifier i on i.blind_index = old.blind_index and i.type = old.type and i.person_id <> old.person_id
              join roster.person p on p.person_id = i.person_id
             where old.type = 'citizenId' and old.ended_on is not null and p.status <> 'void'
            """;

    // The size of the table tells how many pages there are; a hub of millions is sampled in a
    // quarter of a second.
    private static final String PAGES =
            "select greatest(1, pg_relation_size('roster.person') / current_setting('block_size')::bigint)";

    private static final String SAMPLE =
            "select name_key from roster.person tablesample system (:percent) repeatable (7)";

    private final JdbcClient jdbc;

    public CandidateStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Somebody a batch created or changed. */
    record Seed(PersonId id, NameParts name, @Nullable LocalDate birthDate, boolean numbered) {}

    /** How many people are served, about, and what they are called. */
    record Population(long people, NameFrequencies names) {}

    /** Brings the list of people without a number up to date and says who these people are. */
    List<Seed> enlist(Collection<PersonId> people) {
        return jdbc.sql(ENLIST)
                .param("ids", texts(people))
                .query(
                        (rs, n) ->
                                new Seed(
                                        new PersonId(rs.getObject("person_id", UUID.class)),
                                        NameParts.of(rs.getString("name_key")),
                                        rs.getObject("birth_date", LocalDate.class),
                                        rs.getBoolean("numbered")))
                .list();
    }

    /** The same for the whole hub, reading it once. */
    void enlistEverybody() {
        jdbc.sql(STRIKE_EVERYBODY_NUMBERED).update();
        jdbc.sql(ENLIST_EVERYBODY).update();
    }

    /** People without a number, in the order of their ids. */
    List<PersonId> listed(@Nullable PersonId after, int limit) {
        return jdbc.sql(LISTED)
                .param("after", after == null ? null : after.toString())
                .param("limit", limit)
                .query((rs, n) -> new PersonId(rs.getObject(1, UUID.class)))
                .list();
    }

    Population population() {
        long pages = jdbc.sql(PAGES).query(Long.class).single();
        double percent = Math.min(100, 100.0 * SAMPLE_PAGES / pages);
        List<NameParts> sample =
                jdbc.sql(SAMPLE)
                        .param("percent", percent)
                        .query((rs, n) -> NameParts.of(rs.getString(1)))
                        .list();
        long people = Math.round(sample.size() * 100 / percent);
        return new Population(Math.max(people, FEWEST_PEOPLE), NameFrequencies.of(sample));
    }

    /** Whom people without a number may be: among everybody. */
    Set<Pair> aroundUnnumbered(Collection<Profile> seeds) {
        var found = new Finds();
        for (Profile seed : seeds) {
            found.named(seed.id(), seed.names());
        }
        found.addAlike(byProbes(BY_BIRTH_DATE_AND_NAME, probes(seeds)));
        found.addAll(byFormerName(seeds));
        found.addAlike(
                jdbc.sql(BY_HOUSEHOLD)
                        .param("seeds", texts(seeds.stream().map(Profile::id).toList()))
                        .param("family", FAMILY));
        found.addAll(byNumber(seeds));
        found.addAll(
                byName(
                        BY_SCHOOL_AND_NAME,
                        seeds.stream().filter(seed -> seed.birthDate() == null).toList()));
        return found.pairs;
    }

    /** Whom people with a number may be: among those who have none. */
    Set<Pair> aroundNumbered(Collection<Seed> seeds) {
        var found = new Finds();
        var probes = new ArrayList<SeedProbe>();
        for (Seed seed : seeds) {
            found.named(seed.id(), List.of(seed.name()));
            if (seed.birthDate() != null) {
                // Another date is found by the name alone: the list is short.
                Blocking.onTheDay(seed.name(), seed.birthDate())
                        .forEach(probe -> probes.add(new SeedProbe(seed.id(), probe)));
            }
        }
        found.addAlike(byProbes(UNNUMBERED, probes));
        String[] ids = column(seeds, seed -> seed.id().toString());
        found.addAll(
                jdbc.sql(UNNUMBERED_OF_THE_NAME)
                        .param("seeds", ids)
                        .param("names", column(seeds, seed -> seed.name().key()))
                        .param("dates", column(seeds, seed -> text(seed.birthDate()))));
        found.addAll(jdbc.sql(BY_NUMBER_OF_BEFORE).param("seeds", ids));
        return found.pairs;
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }

    private record SeedProbe(PersonId seed, Blocking.Probe probe) {}

    private static List<SeedProbe> probes(Collection<Profile> seeds) {
        var probes = new ArrayList<SeedProbe>();
        for (Profile seed : seeds) {
            if (seed.birthDate() != null) {
                Blocking.probes(seed.names(), seed.birthDate())
                        .forEach(probe -> probes.add(new SeedProbe(seed.id(), probe)));
            }
        }
        return probes;
    }

    private JdbcClient.StatementSpec byProbes(String sql, List<SeedProbe> probes) {
        return jdbc.sql(sql)
                .param("seeds", column(probes, p -> p.seed().toString()))
                .param("dates", column(probes, p -> p.probe().birthDate().toString()))
                .param("froms", column(probes, p -> p.probe().from()))
                .param("tos", column(probes, p -> p.probe().to()));
    }

    private JdbcClient.StatementSpec byFormerName(Collection<Profile> seeds) {
        record Key(PersonId seed, LocalDate birthDate, String name) {}
        var keys = new ArrayList<Key>();
        for (Profile seed : seeds) {
            LocalDate birthDate = seed.birthDate();
            if (birthDate != null) {
                seed.names().forEach(name -> keys.add(new Key(seed.id(), birthDate, name.key())));
            }
        }
        return jdbc.sql(BY_FORMER_NAME)
                .param("seeds", column(keys, key -> key.seed().toString()))
                .param("dates", column(keys, key -> key.birthDate().toString()))
                .param("names", column(keys, Key::name));
    }

    private JdbcClient.StatementSpec byNumber(Collection<Profile> seeds) {
        record Key(PersonId seed, IdentifierType type, Digest128 index) {}
        var keys = new ArrayList<Key>();
        for (Profile seed : seeds) {
            Numbers numbers = seed.numbers();
            Map.of(
                            IdentifierType.CITIZEN_ID, numbers.insideStudentNumbers(),
                            IdentifierType.DOCUMENT, numbers.documents(),
                            IdentifierType.SCHOOL_NUMBER, numbers.schoolNumbers())
                    .forEach(
                            (type, indexes) ->
                                    indexes.forEach(
                                            index -> keys.add(new Key(seed.id(), type, index))));
            numbers.formerCitizenIds()
                    .forEach(i -> keys.add(new Key(seed.id(), IdentifierType.CITIZEN_ID, i)));
        }
        return jdbc.sql(BY_NUMBER)
                .param("seeds", column(keys, key -> key.seed().toString()))
                .param("types", column(keys, key -> key.type().code()))
                .param(
                        "indexes",
                        keys.stream().map(key -> key.index().toBytes()).toArray(byte[][]::new))
                .param("family", FAMILY);
    }

    private JdbcClient.StatementSpec byName(String sql, List<Profile> seeds) {
        return jdbc.sql(sql)
                .param("seeds", column(seeds, seed -> seed.id().toString()))
                .param("names", column(seeds, seed -> seed.name().key()));
    }

    private static <T> @Nullable String[] column(
            Collection<T> rows, Function<T, @Nullable String> cell) {
        return rows.stream().map(cell).toArray(String[]::new);
    }

    private static @Nullable String[] texts(Collection<PersonId> people) {
        return column(people, PersonId::toString);
    }

    /** What several look-ups found, each pair once. */
    private static final class Finds {
        private final Map<PersonId, List<NameParts>> names = new HashMap<>();
        private final Set<Pair> pairs = new HashSet<>();

        void named(PersonId seed, List<NameParts> of) {
            names.put(seed, of);
        }

        void addAll(JdbcClient.StatementSpec query) {
            query.query(
                    rs -> {
                        pairs.add(pair(rs));
                    });
        }

        /** Of a look-up that finds whole families, only whom the name speaks for. */
        void addAlike(JdbcClient.StatementSpec query) {
            query.query(
                    rs -> {
                        Pair pair = pair(rs);
                        if (Blocking.worthComparing(
                                names.getOrDefault(seed(rs), List.of()),
                                NameParts.of(rs.getString("name_key")))) {
                            pairs.add(pair);
                        }
                    });
        }

        private static PersonId seed(ResultSet rs) throws SQLException {
            return new PersonId(rs.getObject("seed", UUID.class));
        }

        private static Pair pair(ResultSet rs) throws SQLException {
            return Pair.of(seed(rs), new PersonId(rs.getObject("found", UUID.class)));
        }
    }
}
