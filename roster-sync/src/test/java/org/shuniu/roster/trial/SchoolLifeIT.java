package org.shuniu.roster.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.PersonId;
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
    void eachHumanIsOnePersonWithOneSpaceThroughout(long seed) {
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
        private final Map<UUID, Life> humans = new HashMap<>();
        private final Map<UUID, String> spaceNumbers = new HashMap<>();
        private LocalDate today;

        Years(long seed) {
            this.seed = seed;
            this.dice = Trial.dice(seed);
            this.life = new SchoolLife(dice, FIRST);
            this.today = LocalDate.of(FIRST.startYear(), 9, 20);
            this.clock = new TestClock(Trial.morningOf(today));
            this.hub = new TestHub(clock, Map.of());
            for (Campus.Registry registry : Campus.Registry.values()) {
                hub.snapshotSource(SchoolLife.sourceOf(registry), "xueji", codes(registry));
            }
            hub.snapshotSource("teachers", "teacher", codes());
        }

        private static String[] codes(Campus.Registry... of) {
            Set<Campus.Registry> registries =
                    of.length == 0 ? Set.of(Campus.Registry.values()) : Set.of(of);
            return Arrays.stream(Campus.values())
                    .filter(campus -> registries.contains(campus.registry()))
                    .map(Campus::code)
                    .toArray(String[]::new);
        }

        void pass() {
            deliverAll(true);
            for (int year = FIRST.startYear(); year < FIRST.startYear() + YEARS; year++) {
                if (year > FIRST.startYear()) {
                    schoolBegins(year);
                }
                autumn(year);
                spring(year + 1);
                summer(year + 1);
            }
        }

        private void schoolBegins(int year) {
            today = LocalDate.of(year, 9, 5);
            life.graduate();
            life.moveTeachers();
            List<Life> newcomers = life.newcomers();
            life.arrive(0.5);
            deliverAll(dice.nextInt(3) > 0);
            today = LocalDate.of(year, 10, 20);
            newcomers.forEach(life::register);
            life.arrive(0.8);
            deliverAll(true);
        }

        private void autumn(int year) {
            today = LocalDate.of(year, 11, 15);
            life.arrive(1);
            life.comeBack(0.3);
            life.suspendAndResume(0.01);
            useCards(0.05);
            deliverAll(true);
        }

        private void spring(int year) {
            today = LocalDate.of(year, 3, 10);
            life.finaliseNumbers();
            life.transfer(0.03);
            life.comeBack(0.3);
            life.goAway(0.01);
            life.changePhones(0.05);
            deliverAll(true);
        }

        private void summer(int year) {
            today = LocalDate.of(year, 6, 25);
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
        }

        /** Fathers come with their cards. */
        private void useCards(double share) {
            for (Life child : life.pupils().filter(c -> c.person != null).toList()) {
                Life father = child.father;
                if (father != null && dice.nextDouble() < share) {
                    useCard(child, father);
                }
            }
        }

        private void useCard(Life child, Life father) {
            for (GuardianDirectory.Link link :
                    hub.engine().guardians().of(new PersonId(personOf(child)))) {
                if (link.guardian() == null
                        && link.name().equals(father.human.name())
                        && (father.person == null
                                || (father.isNumbered && child.fatherIsNumbered))) {
                    PersonId confirmed =
                            hub.engine().guardians().confirm(link.id(), "test").orElseThrow();
                    meet(father, confirmed.value(), "the card of " + father);
                    father.isNumbered |= child.fatherIsNumbered;
                }
            }
        }

        private static UUID personOf(Life life) {
            UUID person = life.person;
            if (person == null) {
                throw new IllegalStateException("nobody knows " + life);
            }
            return person;
        }

        private void deliverAll(boolean promoted) {
            clock.set(Trial.morningOf(today));
            for (SchoolLife.Export export : life.exports(today, promoted)) {
                clock.advance(Duration.ofMinutes(10));
                deliver(export, promoted);
            }
            assertOneSpaceEach();
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
                                    "test"),
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
            hub.sql()
                    .sql(
                            "select row_number, person_id from roster.change where batch_id = :batch and row_number > 0 and state in ('planned', 'applied')")
                    .param("batch", batch.id())
                    .query(
                            rs -> {
                                Life human = export.rows().get(rs.getInt(1) - 2);
                                human.isNumbered = true;
                                meet(human, rs.getObject(2, UUID.class), as);
                            });
            if (promoted) {
                assertEverybodyIsPlaced(export, as);
            }
        }

        /** The hub takes this human for this person. */
        private void meet(Life human, UUID person, String as) {
            if (human.person == null) {
                human.person = person;
            }
            assertThat(person).as("%s: two people of %s", as, human).isEqualTo(human.person);
            Life other = humans.putIfAbsent(person, human);
            assertThat(other == null || other == human)
                    .as("%s: one person of %s and %s", as, human, other)
                    .isTrue();
        }

        private void assertEverybodyIsPlaced(SchoolLife.Export export, String as) {
            var places = new HashSet<String>();
            hub.sql()
                    .sql(
                            """
                            select concat_ws('|', a.person_id, o.code, c.code)
                              from roster.affiliation a
                              join roster.person p on p.person_id = a.person_id and p.status = 'active'
                              join roster.org o on o.org_id = a.org_id
                              left join roster.org c on c.org_id = a.class_id
                             where a.source_id = :source and a.ended_on is null
                            """)
                    .param("source", export.source())
                    .query(
                            rs -> {
                                places.add(rs.getString(1));
                            });
            for (Life human : export.rows()) {
                Campus post = human.post;
                if (export.source().equals("teachers") && post != null) {
                    assertThat(places).as(as).contains(human.person + "|" + post.code());
                } else if (human.isPupil()
                        && SchoolLife.sourceOf(human.campus().registry())
                                .equals(export.source())) {
                    Entry entry = human.entry(life.year(), "");
                    assertThat(places)
                            .as("%s: %s", as, human)
                            .contains(
                                    String.join(
                                            "|",
                                            String.valueOf(human.person),
                                            entry.at(Entry.SCHOOL),
                                            entry.classCode().value()));
                }
            }
        }

        private void assertOneSpaceEach() {
            var spaces = new HashMap<UUID, String>();
            hub.sql()
                    .sql(
                            """
                            select p.person_id, s.space_number
                              from roster.person p
                              join roster.space s on s.person_id = p.person_id
                             where p.status <> 'void'
                            """)
                    .query(
                            rs -> {
                                spaces.put(rs.getObject(1, UUID.class), rs.getString(2));
                            });
            assertThat(spaces.keySet()).as(as("people")).isEqualTo(humans.keySet());
            assertThat(spaces).as(as("space numbers")).containsAllEntriesOf(spaceNumbers);
            spaceNumbers.putAll(spaces);
        }

        private String as(String what) {
            return "seed %s, %s: %s".formatted(seed, today, what);
        }

        @Override
        public void close() {
            hub.close();
        }
    }
}
