package org.shuniu.roster.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.roster.brake.Hold;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.testing.TestClock;
import org.shuniu.roster.testing.TestHub;
import org.shuniu.roster.trial.Verdict.Field;

/**
 * A thousand damaged deliveries among good ones: nobody loses access, nobody becomes two, every
 * refusal names its cause, and the next good delivery puts everything right.
 */
class DamagedDeliveriesIT {
    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 11, 3);
    private static final int PUPILS = 60;
    private static final int DAMAGES_PER_ROSTER = 20;

    /** Three in each of three schools: less is never held. */
    private static final long MOST_BELIEVED = 9;

    private static final List<Damage> DAMAGES =
            Stream.of(ClerksDamage.values(), FileDamage.values(), MixUp.values())
                    .flatMap(Arrays::<Damage>stream)
                    .toList();

    private static TestClock clock;
    private static TestHub hub;

    @BeforeAll
    static void open() {
        clock = TestClock.on(FIRST_NIGHT.toString());
        hub = new TestHub(clock, Map.of());
    }

    @AfterAll
    static void close() {
        hub.close();
    }

    static LongStream seeds() {
        return Trial.seeds(Trial.size("damaged", 1_000) / DAMAGES_PER_ROSTER);
    }

    @ParameterizedTest(name = "-Dshuniu.trial.seed={0}")
    @MethodSource("seeds")
    void nobodyLosesAccess(long seed) {
        new Nights(seed).pass();
    }

    /** One registry's deliveries, night after night. */
    private static final class Nights {
        private final RandomGenerator dice;
        private final Roster roster;
        private final Roster neighbours;
        private final String source;
        private final int seed;

        Nights(long seed) {
            this.seed = (int) seed;
            this.dice = Trial.dice(seed);
            SchoolYear year = SchoolYear.of(FIRST_NIGHT);
            this.roster = new Roster(dice, 2 * this.seed, year, PUPILS);
            this.neighbours = new Roster(dice, 2 * this.seed + 1, year, 10);
            this.source = "registry-" + seed;
            clock.goTo(FIRST_NIGHT.toString());
            hub.snapshotSource(source, "xueji", roster.schools().toArray(String[]::new));
        }

        void pass() {
            deliverTheTruth();
            int done = 0;
            for (int drawn = 0; done < DAMAGES_PER_ROSTER; drawn++) {
                List<Damage> damages = draw(drawn);
                // A broken export stays broken until somebody notices.
                int nights = Math.min(1 + dice.nextInt(3), DAMAGES_PER_ROSTER - done);
                for (int night = 1; night <= nights; night++) {
                    deliverDamaged(damages, night);
                    done++;
                }
                deliverTheTruth();
                if (dice.nextInt(3) == 0) {
                    roster.live(1 + dice.nextInt(2));
                    deliverTheTruth();
                }
            }
        }

        /** Each kind in its turn, one time in four with another. */
        private List<Damage> draw(int drawn) {
            var damages = new ArrayList<Damage>();
            damages.add(DAMAGES.get((seed * DAMAGES_PER_ROSTER / 2 + drawn) % DAMAGES.size()));
            if (dice.nextInt(4) == 0) {
                Damage other = DAMAGES.get(dice.nextInt(DAMAGES.size()));
                if (other.getClass() != damages.getFirst().getClass()) {
                    damages.add(other);
                }
            }
            return damages;
        }

        private void deliverTheTruth() {
            List<Entry> truth = roster.entries();
            Parcel parcel = Parcel.of(Entry.sheet(truth));
            Outcome outcome =
                    deliver(dice.nextBoolean() ? parcel.declaring((long) truth.size()) : parcel);
            Batch batch = Trial.approved(hub, Objects.requireNonNull(outcome.batch()));
            assertThat(batch.state())
                    .as("seed %s: %s", seed, outcome)
                    .isEqualTo(BatchState.APPLIED);
            assertThat(outcome.codes()).as("seed %s", seed).isEmpty();
            var picture = Picture.of(hub, roster.schools());
            for (Entry entry : truth) {
                picture.assertHolds(entry, "seed " + seed);
            }
        }

        private void deliverDamaged(List<Damage> damages, int night) {
            var before = Picture.of(hub, roster.schools());
            Sheet sheet = Entry.sheet(roster.entries());
            var office =
                    new Damage.Office(
                            Entry.sheet(roster.aYearAgo()), Entry.sheet(neighbours.entries()));
            Parcel parcel = Parcel.of(sheet);
            Verdict verdict = Verdict.HARMLESS;
            Parcel.Proof proof = Parcel.Proof.values()[dice.nextInt(3)];
            if (proof == Parcel.Proof.REGISTRYS_COUNT) {
                parcel = parcel.declaring((long) sheet.rows().size());
            }
            for (Damage damage : damages) {
                parcel = damage.done(parcel, office, dice);
                verdict = verdict.and(damage.verdict());
            }
            if (proof == Parcel.Proof.ROWS_AS_SENT && parcel.rows() == null) {
                parcel = parcel.declaring((long) parcel.sheet().rows().size());
            }
            Outcome outcome = deliver(parcel);
            String what =
                    "seed %s: %s, %s, night %s: %s".formatted(seed, damages, proof, night, outcome);
            assertNamed(outcome, verdict, parcel, damages.size() > 1, what);
            // What was believed on the first night is no news on the second.
            if (night == 1 && !verdict.silent()) {
                assertThat(outcome.isNamed()).as(what).isTrue();
            }
            assertNobodyIsWorseOff(before, Picture.of(hub, roster.schools()), verdict, what);
        }

        private void assertNamed(
                Outcome outcome, Verdict verdict, Parcel parcel, boolean mixed, String what) {
            Set<String> causes = new HashSet<>(verdict.causes());
            if (mixed) {
                causes.addAll(Verdict.namedSomehow().causes());
            }
            if (parcel.rows() != null) {
                causes.add("too-few-rows");
                causes.add("too-many-rows");
            }
            assertThat(causes).as(what).containsAll(outcome.codes());
        }

        private void assertNobodyIsWorseOff(
                Picture before, Picture after, Verdict verdict, String what) {
            assertThat(after.people().keySet()).as(what).isEqualTo(before.people().keySet());
            // A move within the hub is held only where it empties a class or school.
            Set<Field> moves =
                    verdict.drift().contains(Field.SCHOOL)
                            ? EnumSet.of(Field.SCHOOL, Field.IDENTIFIERS)
                            : Set.of();
            long believed = 0;
            for (UUID id : before.people().keySet()) {
                Picture.Held was = before.require(id);
                Picture.Held is = after.require(id);
                assertThat(is.without(verdict.drift()))
                        .as(what)
                        .isEqualTo(was.without(verdict.drift()));
                believed += is.without(moves).equals(was.without(moves)) ? 0 : 1;
            }
            assertThat(believed).as("%s: believed of", what).isLessThanOrEqualTo(MOST_BELIEVED);
        }

        private Outcome deliver(Parcel parcel) {
            clock.advance(Duration.ofHours(13));
            try {
                Batch received =
                        hub.engine()
                                .intake()
                                .receive(
                                        new Delivery(
                                                source,
                                                "roster.xls",
                                                false,
                                                parcel.rows(),
                                                parcel.sha256(),
                                                clock.instant().minus(parcel.age()),
                                                "clerk"),
                                        new ByteArrayInputStream(parcel.bytes()));
                Batch batch = hub.settled(received.id());
                return new Outcome(
                        batch,
                        null,
                        problems(batch.id()),
                        hub.engine().holds().undecided(batch.id()));
            } catch (DeliveryRefused e) {
                return new Outcome(null, e.kind(), List.of(), List.of());
            }
        }

        private static List<RowProblem> problems(UUID batch) {
            return hub.engine().batches().problems(batch, 0, 100_000).stream()
                    .map(numbered -> numbered.problem())
                    .toList();
        }
    }

    /**
     * What became of a delivery.
     *
     * @param batch null if it was turned away at the door
     * @param door why, if it was
     */
    private record Outcome(
            @Nullable Batch batch,
            DeliveryRefused.@Nullable Kind door,
            List<RowProblem> problems,
            List<Hold> holds) {

        /** Everything that stopped anything. */
        Set<String> codes() {
            var codes = new HashSet<String>();
            if (door != null) {
                codes.add(Verdict.slug(door));
            } else if (batch != null && batch.problem() != null) {
                codes.add(batch.problem().type());
            }
            problems.stream()
                    .filter(RowProblem::quarantines)
                    .map(RowProblem::code)
                    .forEach(codes::add);
            return codes;
        }

        /** Whether somebody who looks at the import learns that something was wrong. */
        boolean isNamed() {
            return door != null
                    || (batch != null && batch.problem() != null)
                    || !problems.isEmpty()
                    || !holds.isEmpty();
        }

        @Override
        public String toString() {
            return batch == null
                    ? "turned away: " + door
                    : batch.state()
                            + " "
                            + batch.problem()
                            + " "
                            + batch.counts()
                            + " "
                            + codes()
                            + " "
                            + holds;
        }
    }
}
