package org.shuniu.roster.match;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/**
 * What a search costs in a large hub: people invented by PostgreSQL itself, with family names as
 * frequent as they are and birth dates of twelve years, one in a hundred without an ID number.
 */
record LookUpTrial(long people, Cost unnumbered, Cost numbered, String plan) {
    private static final int SEEDS = 2_000;

    /**
     * What a search around one person takes.
     *
     * @param rows of people that indexes gave
     * @param scans of the whole tables of people, for all seeds together
     */
    record Cost(double milliseconds, double rows, long scans) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.2f ms, %.1f rows by index, %d scans",
                    milliseconds,
                    rows,
                    scans);
        }
    }

    private static final String READS =
            """
            select sum(idx_tup_fetch), sum(seq_scan) from pg_stat_all_tables
             where schemaname = 'roster' and relname in ('person', 'unnumbered_person')
            """;

    // Family names by Zipf's law, two hundred characters for given names, those at the beginning
    // more often. A subquery that does not name i would be one name for all.
    private static final String PEOPLE =
            """
            insert into roster.person (person_id, public_subject, name, name_key, gender, birth_date, assurance, status,
                                       version, created_at, changed_at)
            select ('01990000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'subject-' || i, name, name, '1',
                   date '2008-01-01' + (random() * 4380)::int, 'registry', 'active', 1, now(), now()
              from generate_series(1, :people) i
             cross join lateral (
                select (cast(:families as text[]))[1 + floor(exp(random() * ln(1000)))::int]
                       || chr(19968 + (random() * random() * 200 + i * 0)::int)
                       || case when random() < 0.85 then chr(20168 + (random() * random() * 200)::int) else '' end as name) n
            """;

    private static final String UNNUMBERED =
            """
            insert into roster.unnumbered_person (person_id, name_key, birth_date)
            select person_id, name_key, birth_date from roster.person
             where ('x' || right(person_id::text, 8))::bit(32)::int % 100 = 0
            """;

    private static final String NUMBERS =
            """
            insert into roster.identifier (person_id, type, blind_index, sealed, source_id, began_on)
            select person_id, 'citizenId', decode(md5(person_id::text), 'hex'), :sealed, 'trial', current_date
              from roster.person
             where ('x' || right(person_id::text, 8))::bit(32)::int % 100 <> 0
             limit :seeds
            """;

    private static final String LOOK_UP =
            """
            explain (analyze, costs off, timing off, summary off)
            select p.person_id
              from unnest(cast(:dates as date[])) as k (birth_date)
              join roster.person p
                on p.birth_date = k.birth_date and p.name_key collate "C" >= '王' and p.name_key collate "C" < '玌'
            """;

    static LookUpTrial run(long people) {
        try (TestHub hub = new TestHub()) {
            hub.snapshotSource("xueji", "xueji", "330000");
            Pupil pupil = Pupil.of("2133000001", "王一诺", 902);
            UUID batch = hub.deliver("xueji", Pupil.file(pupil)).id();
            String[] families = familyNames();
            hub.sql().sql(PEOPLE).param("people", people).param("families", families).update();
            hub.sql().sql(UNNUMBERED).update();
            var seal = new IdentifierSeal(new MasterKey(new byte[32]));
            byte[] sealed = seal.seal("citizenId", pupil.idNumber());
            hub.sql().sql(NUMBERS).param("seeds", SEEDS).param("sealed", sealed).update();
            hub.sql().sql("analyze").update();
            var finder =
                    new ProposalFinder(
                            new CandidateStore(hub.sql()),
                            new ProfileStore(hub.sql(), seal),
                            new MergeProposals(hub.sql(), Clock.systemUTC()));
            Cost unnumbered = cost(hub, finder, batch, "roster.unnumbered_person");
            Cost numbered = cost(hub, finder, batch, "roster.identifier");
            String[] dates = {"2010-05-06", "2012-07-08"};
            String plan =
                    String.join(
                            "\n",
                            hub.sql()
                                    .sql(LOOK_UP)
                                    .param("dates", dates)
                                    .query(String.class)
                                    .list());
            return new LookUpTrial(people, unnumbered, numbered, plan);
        }
    }

    private static String[] familyNames() {
        return new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        FamilyNames.class.getResourceAsStream("family-names.csv")),
                                StandardCharsets.UTF_8))
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1)[0])
                .toArray(String[]::new);
    }

    private static Cost cost(TestHub hub, ProposalFinder finder, UUID batch, String table) {
        List<PersonId> seeds =
                hub.sql()
                        .sql("select person_id from " + table + " order by random() limit " + SEEDS)
                        .query((rs, n) -> new PersonId(rs.getObject(1, UUID.class)))
                        .list();
        // Names are sampled once for a batch; that is not what is measured.
        finder.find(batch, seeds.subList(0, 100));
        Reads before = reads(hub);
        Instant began = Instant.now();
        finder.find(batch, seeds);
        double milliseconds = Duration.between(began, Instant.now()).toNanos() / 1e6;
        Reads after = reads(hub);
        return new Cost(
                milliseconds / SEEDS,
                (double) (after.rows() - before.rows()) / SEEDS,
                after.scans() - before.scans());
    }

    private record Reads(long rows, long scans) {}

    /** PostgreSQL's backends report what they read once they have been idle for a second. */
    private static Reads reads(TestHub hub) {
        try {
            Thread.sleep(2_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return hub.sql()
                .sql(READS)
                .query((rs, n) -> new Reads(rs.getLong(1), rs.getLong(2)))
                .single();
    }

    String report() {
        return String.format(
                Locale.ROOT,
                "%,d people: around somebody without an ID number %s; around others %s%n%s%n",
                people,
                unnumbered,
                numbered,
                plan);
    }
}
