package org.shuniu.roster.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory.ChangeView;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.testing.TestClock;
import org.shuniu.roster.testing.TestHub;

/**
 * Random plans on random rosters: what a dry run says is what the import then plans, what it plans
 * is what it does, what is stored afterwards is what was received, and once more does nothing.
 */
class PlanIsEffectIT {
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 11, 3);
    private static final int PUPILS = 12;
    private static final int PLANS_PER_ROSTER = 20;

    private static TestClock clock;
    private static TestHub hub;

    @BeforeAll
    static void open() {
        clock = TestClock.on(FIRST_DAY.toString());
        hub = new TestHub(clock, Map.of());
    }

    @AfterAll
    static void close() {
        hub.close();
    }

    static LongStream seeds() {
        return Trial.seeds(Trial.size("plans", 300) / PLANS_PER_ROSTER);
    }

    @ParameterizedTest(name = "-Dshuniu.trial.seed={0}")
    @MethodSource("seeds")
    void whatIsPlannedIsWhatHappens(long seed) {
        new Plans(seed).run();
    }

    /** What a plan tells and a {@link Picture} does not show. */
    private static final Set<String> UNSEEN = Set.of("guardianProposals", "situations");

    /** The deliveries of one registry. */
    private static final class Plans {
        private final long seed;
        private final RandomGenerator dice;
        private final Roster roster;
        private final String source;
        private int plan;

        Plans(long seed) {
            this.seed = seed;
            this.dice = Trial.dice(seed);
            this.roster = new Roster(dice, (int) seed, SchoolYear.of(FIRST_DAY), PUPILS);
            this.source = "registry-" + seed;
            clock.goTo(FIRST_DAY.toString());
            hub.snapshotSource(source, "xueji", roster.schools().toArray(String[]::new));
        }

        void run() {
            for (plan = 1; plan <= PLANS_PER_ROSTER; plan++) {
                List<Roster.Event> lived = plan == 1 ? List.of() : roster.live(dice.nextInt(5));
                List<Entry> entries = new ArrayList<>(roster.entries());
                Set<Entry> mistyped = mistype(entries);
                planAndApply(entries, mistyped, lived + " and " + mistyped.size() + " mistyped");
            }
        }

        /** Some rows that no hub may believe, one plan in three. */
        private Set<Entry> mistype(List<Entry> entries) {
            var mistyped = new HashSet<Entry>();
            if (dice.nextInt(3) == 0) {
                Entry right = roster.settled();
                Entry wrong =
                        switch (dice.nextInt(4)) {
                            case 0 -> right.with(Entry.CLASS, "某班");
                            case 1 -> right.with(Entry.BIRTH_DATE, "2099-01-01");
                            case 2 -> right.with(Entry.NAME, "王?");
                            default -> right.with(Entry.GRADE, "");
                        };
                entries.set(entries.indexOf(right), wrong);
                mistyped.add(wrong);
            }
            return mistyped;
        }

        private void planAndApply(List<Entry> entries, Set<Entry> mistyped, String what) {
            String as = "seed %s, plan %s: %s".formatted(seed, plan, what);
            byte[] file = Sheet.Writing.USUAL.of(Entry.sheet(entries).shuffled(dice));
            Long rows = dice.nextBoolean() ? (long) entries.size() : null;
            var before = Picture.of(hub, roster.schools());

            Batch rehearsal = deliver(file, rows, true);
            assertThat(rehearsal.state()).as(as).isEqualTo(BatchState.PLANNED);
            assertThat(Picture.of(hub, roster.schools())).as(as).isEqualTo(before);
            List<ChangeView> rehearsed = changes(rehearsal);

            Batch batch = deliver(file, rows, false);
            assertThat(batch.planHash()).as(as).isEqualTo(rehearsal.planHash());
            assertThat(batch.counts()).as(as).isEqualTo(rehearsal.counts());
            assertThat(batch.counts().quarantined()).as(as).isEqualTo(mistyped.size());
            List<ChangeView> planned = changes(batch);
            assertThat(planned.stream().map(Plans::told).toList())
                    .as(as)
                    .isEqualTo(rehearsed.stream().map(Plans::told).toList());

            assertThat(Trial.approved(hub, batch).state()).as(as).isEqualTo(BatchState.APPLIED);
            var after = Picture.of(hub, roster.schools());
            assertEffect(before, after, planned, as);
            entries.stream()
                    .filter(entry -> !mistyped.contains(entry))
                    .forEach(entry -> after.assertHolds(entry, before, as));

            Batch again = deliver(file, rows, false);
            assertThat(again.counts().unchanged())
                    .as(as)
                    .isEqualTo(entries.size() - (long) mistyped.size());
            assertThat(changes(again)).as(as).isEmpty();
            assertThat(Picture.of(hub, roster.schools())).as(as).isEqualTo(after);
        }

        /** A change without the ids that a rehearsal makes up. */
        private static List<Object> told(ChangeView change) {
            boolean isNew = change.op().equals("create") || change.rule().equals("new");
            return List.of(
                    change.sequence(),
                    change.op(),
                    isNew ? "somebody new" : change.person(),
                    String.valueOf(change.org()),
                    change.before(),
                    change.after(),
                    change.rule());
        }

        private static void assertEffect(
                Picture before, Picture after, List<ChangeView> changes, String as) {
            Map<UUID, List<ChangeView>> byPerson =
                    changes.stream().collect(Collectors.groupingBy(c -> c.person().value()));
            assertThat(after.people().keySet()).as(as).containsAll(before.people().keySet());
            after.people()
                    .forEach(
                            (id, is) -> {
                                List<ChangeView> told = byPerson.getOrDefault(id, List.of());
                                Picture.Held was = before.people().get(id);
                                if (was == null) {
                                    assertThat(told.getFirst().op()).as(as).isEqualTo("create");
                                } else {
                                    assertThat(differences(was, is))
                                            .as("%s: %s", as, told)
                                            .isEqualTo(differences(told));
                                }
                            });
        }

        /** What a person gained or lost, field by field. */
        private static Set<String> differences(Picture.Held was, Picture.Held is) {
            var differences = new TreeSet<String>();
            add(differences, "name", was.name(), is.name());
            add(differences, "gender", was.gender(), is.gender());
            add(differences, "birthDate", was.birthDate(), is.birthDate());
            add(differences, "status", was.status(), is.status());
            add(differences, "place", was.places(), is.places());
            for (String type : List.of("citizenId", "studentNumber", "schoolNumber")) {
                add(differences, type, of(type, was), of(type, is));
            }
            return differences;
        }

        private static Set<String> of(String type, Picture.Held held) {
            return held.identifiers().stream()
                    .filter(identifier -> identifier.startsWith(type))
                    .collect(Collectors.toSet());
        }

        private static void add(Set<String> differences, String field, Object was, Object is) {
            if (!was.equals(is)) {
                differences.add(field);
            }
        }

        /** The same as the plan tells it. */
        private static Set<String> differences(List<ChangeView> changes) {
            var fields = new HashMap<String, String>();
            Set.of("org", "class", "role", "seat", "state")
                    .forEach(field -> fields.put(field, "place"));
            var differences = new TreeSet<String>();
            for (ChangeView change : changes) {
                for (Map<String, String> told : List.of(change.before(), change.after())) {
                    told.keySet().stream()
                            .filter(field -> !UNSEEN.contains(field))
                            .forEach(field -> differences.add(fields.getOrDefault(field, field)));
                }
            }
            return differences;
        }

        private Batch deliver(byte[] file, @Nullable Long rows, boolean dryRun) {
            clock.advance(Duration.ofHours(13));
            return hub.deliver(
                    new Delivery(source, "roster.xls", dryRun, rows, null, null, "test"), file);
        }

        private static List<ChangeView> changes(Batch batch) {
            return hub.engine().batches().changes(batch.id(), OrgScope.WHOLE_HUB, 0, 10_000);
        }
    }
}
