package org.shuniu.roster.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.local.Secondments;
import org.shuniu.roster.local.Sponsorships;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.reform.OrgReforms;
import org.shuniu.roster.reform.Reform;
import org.shuniu.roster.testing.TestClock;
import org.shuniu.roster.testing.TestHub;

/** Twelve years of two counties: each human is one person with one space, throughout. */
class SchoolLifeIT {
    private static final int YEARS = 12;
    private static final SchoolYear FIRST = new SchoolYear(2013);

    static LongStream seeds() {
        return Trial.seeds(Trial.size("lives", 2));
    }

    @ParameterizedTest(name = "-Dshuniu.trial.seed={0}")
    @MethodSource("seeds")
    void eachHumanIsOnePersonWithOneSpaceThroughout(long seed) throws SQLException {
        try (var years = new Years(seed)) {
            years.pass();
        }
    }

    /** A hub, and the school life that it is told of. */
    private static final class Years implements AutoCloseable {
        private final long seed;
        private final RandomGenerator dice;
        private final SchoolLife life;
        private final TestClock clock;
        private final TestHub hub;
        private final Known known;
        private final List<Loan> loans = new ArrayList<>();
        private LocalDate today;

        /** A teacher of one county at a school of the other, until a day. */
        private record Loan(Life teacher, Campus to, LocalDate until) {}

        Years(long seed) {
            this.seed = seed;
            this.dice = Trial.dice(seed);
            this.life = new SchoolLife(dice, FIRST);
            this.today = LocalDate.of(FIRST.startYear(), 9, 20);
            this.clock = TestClock.on(today.toString());
            this.hub = new TestHub(clock, Map.of());
            this.known = new Known(hub);
            for (Campus.Registry registry : Campus.Registry.values()) {
                hub.snapshotSource(SchoolLife.sourceOf(registry), "xueji", codes(registry));
            }
            hub.snapshotSource("teachers", "teacher", codes(Campus.Registry.values()));
        }

        private static String[] codes(Campus.Registry... registries) {
            return Arrays.stream(Campus.values())
                    .filter(campus -> List.of(registries).contains(campus.registry()))
                    .map(Campus::code)
                    .toArray(String[]::new);
        }

        void pass() throws SQLException {
            deliverAll(true);
            for (int year = FIRST.startYear(); year < FIRST.startYear() + YEARS; year++) {
                if (year > FIRST.startYear()) {
                    schoolBegins(year);
                }
                lend(year);
                autumn(year);
                spring(year + 1);
                summer(year + 1);
            }
        }

        private void schoolBegins(int year) throws SQLException {
            goTo(LocalDate.of(year, 9, 5));
            life.graduate();
            life.moveTeachers();
            List<Life> newcomers = life.newcomers();
            for (Life child : newcomers) {
                if (dice.nextInt(3) > 0) {
                    sponsor(child, LocalDate.of(year, 12, 31));
                }
            }
            life.arrive(0.5);
            deliverAll(dice.nextInt(3) > 0);
            goTo(LocalDate.of(year, 10, 20));
            newcomers.forEach(life::register);
            life.arrive(0.8);
            deliverAll(true);
        }

        private void autumn(int year) throws SQLException {
            goTo(LocalDate.of(year, 11, 1));
            goTo(LocalDate.of(year, 11, 15));
            life.arrive(1);
            life.comeBack(0.3);
            life.suspendAndResume(0.01);
            useCards(0.05);
            deliverAll(true);
        }

        private void spring(int year) throws SQLException {
            goTo(LocalDate.of(year, 3, 10));
            life.finaliseNumbers();
            life.transfer(0.03);
            life.comeBack(0.3);
            life.goAway(0.01);
            life.changePhones(0.05);
            deliverAll(true);
        }

        private void summer(int year) throws SQLException {
            goTo(LocalDate.of(year, 6, 25));
            life.rename(0.01);
            life.correctIds(0.005);
            life.transfer(0.01);
            useCards(0.05);
            switch (year - FIRST.startYear()) {
                case 3 -> life.renameSchool(Campus.EAST_PRIMARY, "东城实验小学");
                case 5 -> life.reshuffle(Campus.EAST_JUNIOR);
                default -> {}
            }
            deliverAll(true);
            if (year - FIRST.startYear() == 6) {
                goTo(LocalDate.of(year, 8, 20));
                merge(Campus.EAST_VILLAGE, Campus.EAST_PRIMARY);
            }
        }

        private void goTo(LocalDate day) throws SQLException {
            today = day;
            clock.goTo(day.toString());
            hub.engine().endWhatIsDue();
            known.look(as("what was due"));
            assertLoans();
        }

        /** The school answers for a first-grader whom the registry will list in October. */
        private void sponsor(Life child, LocalDate until) {
            var school = new OrgCode(child.campus().code());
            var values =
                    Map.of(
                            "name", child.human.name(),
                            "gender", child.human.genderWord(),
                            "birthDate", child.human.birthDate().toString(),
                            "idNumber", child.human.idNumber(),
                            "grade", "一年级",
                            "class", child.ordinal + "班",
                            "reason", "学籍办理中",
                            "endsOn", until.toString());
            Sponsorships.Outcome outcome =
                    hub.engine()
                            .localRecords()
                            .sponsor(
                                    new Sponsorships.Request(school, Role.STUDENT, school, values),
                                    "school");
            assertThat(outcome).as(as("sponsoring")).isInstanceOf(Sponsorships.Outcome.Done.class);
            if (outcome instanceof Sponsorships.Outcome.Done(PersonId person, UUID batch)) {
                known.meet(child, person.value(), as("sponsoring"));
            }
        }

        /** One teacher of each county serves in the other for a year (交流轮岗). */
        private void lend(int year) {
            LocalDate until = LocalDate.of(year + 1, 8, 31);
            loans.clear();
            for (Campus.Registry from : Campus.Registry.values()) {
                Campus to = from == Campus.Registry.EAST ? Campus.WEST_JUNIOR : Campus.EAST_PRIMARY;
                life.lendable(from)
                        .ifPresent(
                                teacher -> {
                                    lend(teacher, to, until);
                                    loans.add(new Loan(teacher, to, until));
                                });
            }
        }

        private void lend(Life teacher, Campus to, LocalDate until) {
            var school = new OrgCode(to.code());
            assertThat(
                            hub.engine()
                                    .localRecords()
                                    .second(
                                            new Secondments.Request(
                                                    new PersonId(known.personOf(teacher)),
                                                    school,
                                                    Role.TEACHER,
                                                    new Tenure.Warrant(school, "交流轮岗", until)),
                                            "county"))
                    .as(as("lending " + teacher))
                    .isInstanceOf(Secondments.Outcome.Done.class);
        }

        private void assertLoans() {
            for (Loan loan : loans) {
                assertThat(known.isSeconded(loan.teacher(), loan.to()))
                        .as(as("%s at %s until %s", loan.teacher(), loan.to(), loan.until()))
                        .isEqualTo(!today.isAfter(loan.until()));
            }
        }

        private void merge(Campus from, Campus to) {
            OrgReforms.Outcome outcome =
                    hub.engine()
                            .reforms()
                            .carryOut(
                                    new Reform.Merge(
                                            List.of(new OrgCode(from.code())),
                                            new OrgCode(to.code()),
                                            null,
                                            today),
                                    "county");
            assertThat(outcome).as(as("merger")).isInstanceOf(OrgReforms.Outcome.Fit.class);
            if (outcome instanceof OrgReforms.Outcome.Fit fit) {
                var ordinals = new HashMap<OrgCode, Integer>();
                fit.classes()
                        .forEach((was, is) -> ordinals.put(was, ClassKey.ofCode(is).ordinal()));
                life.merge(from, to, ordinals);
            }
            known.look(as("merger"));
        }

        /** Fathers and mothers come with their cards, some of them with a space already. */
        private void useCards(double share) {
            for (Life child : life.pupils().filter(c -> c.person != null).toList()) {
                Life parent = child.father;
                if (parent != null && dice.nextDouble() < share) {
                    useCard(child, parent);
                }
            }
        }

        private void useCard(Life child, Life parent) {
            GuardianDirectory guardians = hub.engine().guardians();
            for (GuardianDirectory.Link link : guardians.of(new PersonId(known.personOf(child)))) {
                if (link.guardian() != null || !link.name().equals(parent.human.name())) {
                    continue;
                }
                boolean recognised = parent.isNumbered && child.fatherIsNumbered;
                PersonId confirmed =
                        (parent.person == null || recognised
                                        ? guardians.confirm(link.id(), "desk")
                                        : guardians.confirm(
                                                link.id(), new PersonId(parent.person), "desk"))
                                .orElseThrow();
                known.meet(parent, confirmed.value(), as("the card of " + parent));
                parent.isNumbered |= child.fatherIsNumbered && !recognised;
            }
        }

        private void deliverAll(boolean promoted) {
            for (SchoolLife.Export export : life.exports(today, promoted)) {
                clock.advance(Duration.ofMinutes(10));
                deliver(export, promoted);
            }
            known.look(as("deliveries"));
            assertNobodyFallsBetweenSchools();
            assertLoans();
        }

        private void deliver(SchoolLife.Export export, boolean promoted) {
            Batch delivered =
                    hub.deliver(
                            new Delivery(
                                    export.source(),
                                    "roster.xls",
                                    false,
                                    (long) export.rows().size(),
                                    null,
                                    null,
                                    "registry"),
                            Sheet.Writing.USUAL.of(export.sheet()));
            // Before the registry has promoted its pupils, nobody says that it is right.
            Batch batch = promoted ? Trial.approved(hub, delivered) : delivered;
            String as = as(export.source() + " " + batch.counts());
            assertThat(batch.state())
                    .as("%s: %s", as, batch.problem())
                    .isIn(BatchState.APPLIED, promoted ? BatchState.APPLIED : BatchState.HELD);
            assertThat(
                            hub.engine().batches().problems(batch.id(), 0, 1_000).stream()
                                    .filter(numbered -> numbered.problem().quarantines()))
                    .as(as)
                    .isEmpty();
            known.learn(batch, export.rows(), as);
            if (promoted) {
                known.assertPlaced(export, life.year(), as);
            }
        }

        /** Until 31 October a pupil between two schools can log in. */
        private void assertNobodyFallsBetweenSchools() {
            for (Life pupil : life.lives()) {
                boolean waits = pupil.destination != null && today.getMonthValue() <= 10;
                if (pupil.person != null && (waits || pupil.isPupil())) {
                    assertThat(known.isActive(pupil)).as(as("access of " + pupil)).isTrue();
                }
            }
        }

        private String as(String what, Object... parts) {
            return "seed %s, %s: %s".formatted(seed, today, what.formatted(parts));
        }

        @Override
        public void close() {
            hub.close();
        }
    }
}
