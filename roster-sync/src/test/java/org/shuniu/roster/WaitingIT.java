package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.brake.Hold;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.source.PausedSources;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestClock;
import org.shuniu.roster.testing.TestHub;

/** Plans that wait, and what the world has become when they are applied. */
class WaitingIT {
    private static final String SCHOOL = "2133010001";
    private static final Instant WEDNESDAY = Instant.parse("2026-11-18T02:00:00Z");
    private static final Instant IN_THE_WINDOW = Instant.parse("2026-11-19T02:00:00Z");
    private static final Instant AFTER_THE_WINDOW = Instant.parse("2026-11-21T02:00:00Z");
    private static final String QUIET =
            """
            {"quiet": [{"name": "学业水平考试", "days": "2026-11-19/2026-11-20", "orgs": ["2133010001"]}]}
            """;

    private final TestClock clock = new TestClock(WEDNESDAY);
    private TestHub hub;
    private List<Pupil> roster;

    @BeforeEach
    void open() {
        hub = new TestHub(clock, Map.of("calendar.json", QUIET));
        hub.snapshotSource("xueji", "xueji", "330000");
        roster = pupils(0, 60);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void inAQuietWindowAPlanWaitsAndOnlyLeaversAndSuspensionsAct() {
        deliver("xueji", roster);
        clock.set(IN_THE_WINDOW);
        List<Pupil> next = changed(roster, 0, 2, p -> p.withStatus("肄业"));
        next = changed(next, 2, 3, p -> p.withStatus("休学"));
        next = changed(next, 3, 4, p -> p.named("赵改名"));
        UUID waiting = send("xueji", next);
        hub.await(() -> active() == 58 && suspended() == 1);
        assertThat(state(waiting)).isEqualTo(BatchState.PLANNED);
        assertThat(named("赵改名")).isZero();
        clock.set(AFTER_THE_WINDOW);
        assertThat(hub.settled(waiting).state()).isEqualTo(BatchState.APPLIED);
        assertThat(named("赵改名")).isEqualTo(1);
        assertThat(deliver("xueji", next).counts().unchanged()).isEqualTo(60);
    }

    @Test
    void rowsOfASchoolThatItsSourceGaveUpWhileTheyWaitedAreSetAsideNextTime() {
        deliver("xueji", roster);
        List<Pupil> more = new ArrayList<>(roster);
        more.add(pupils(60, 61).getFirst().at("2133010002"));
        clock.set(IN_THE_WINDOW);
        UUID waiting = send("xueji", changed(more, 0, 1, p -> p.named("赵改名")));
        hub.await(() -> state(waiting) == BatchState.PLANNED);
        hub.snapshotSource("xueji", "xueji", SCHOOL);
        clock.set(AFTER_THE_WINDOW);
        assertThat(hub.settled(waiting).state()).isEqualTo(BatchState.APPLIED);

        Batch next = deliver("xueji", changed(more, 0, 1, p -> p.named("赵改名")));
        assertThat(next.counts().unchanged()).isEqualTo(60);
        assertThat(next.counts().quarantined()).isEqualTo(1);
        assertThat(active()).as("a narrower scope ends nothing").isEqualTo(61);
    }

    @Test
    void aQuietWindowOfOneSchoolStopsNoOther() {
        deliver("xueji", roster);
        clock.set(IN_THE_WINDOW);
        List<Pupil> elsewhere = changed(pupils(60, 63), 0, 3, p -> p.at("2133010002"));
        hub.engine().sources().put(delta("elsewhere"), "test");
        assertThat(deliver("elsewhere", elsewhere).state()).isEqualTo(BatchState.APPLIED);
    }

    @Test
    void aNewerSnapshotTakesThePlaceOfOneThatWaits() {
        deliver("xueji", roster);
        clock.set(IN_THE_WINDOW);
        UUID first = send("xueji", changed(roster, 3, 4, p -> p.named("赵改名")));
        hub.await(() -> state(first) == BatchState.PLANNED);
        UUID second = send("xueji", changed(roster, 3, 4, p -> p.named("赵又改")));
        hub.await(() -> state(second) == BatchState.PLANNED);
        Batch overtaken = hub.settled(first);
        assertThat(overtaken.state()).isEqualTo(BatchState.REFUSED);
        assertThat(overtaken.problem()).isNotNull().returns("overtaken", Batch.BatchProblem::type);
        clock.set(AFTER_THE_WINDOW);
        assertThat(hub.settled(second).counts().updated()).isEqualTo(1);
        assertThat(named("赵又改")).isEqualTo(1);
    }

    @Test
    void aPausedSourceIsPlannedAndWaitsUntilSomebodyResumesIt() {
        deliver("xueji", roster);
        PausedSources sources = hub.engine().sources();
        sources.pause("xueji", PausedSources.Why.UNDONE, "test");
        sources.pause("xueji", PausedSources.Why.OPERATOR, "test");
        assertThat(sources.paused()).containsExactly("xueji");
        UUID waiting = send("xueji", changed(roster, 0, 2, p -> p.withStatus("肄业")));
        hub.await(() -> state(waiting) == BatchState.PLANNED);
        sources.resume("xueji", "client:anna");
        sources.resume("xueji", "client:anna");
        assertThat(hub.settled(waiting).counts().left()).isEqualTo(2);
        assertThat(
                        hub.sql()
                                .sql(
                                        "select type || ' ' || (payload->>'why') from roster.audit_event where type like 'source.%ed' order by audit_event_id")
                                .query(String.class)
                                .list())
                .containsExactly("source.paused undone", "source.resumed undone");
    }

    @Test
    void aDeltaWaitsForTheOneBeforeIt() {
        hub.engine().sources().put(delta("delta"), "test");
        deliver("delta", roster);
        hub.engine().sources().pause("delta", PausedSources.Why.OPERATOR, "test");
        UUID first = send("delta", changed(roster.subList(0, 1), 0, 1, p -> p.named("赵改名")));
        UUID second = send("delta", changed(roster.subList(1, 2), 0, 1, p -> p.named("赵又改")));
        hub.await(() -> state(first) == BatchState.PLANNED);
        hub.engine().sources().resume("delta", "test");
        assertThat(hub.settled(first).counts().updated()).isEqualTo(1);
        assertThat(hub.settled(second).counts().updated()).isEqualTo(1);
        assertThat(named("赵改名") + named("赵又改")).isEqualTo(2);
    }

    /** Each plan is harmless; the one that is applied later sees both. */
    @Test
    void leaversOfTwoSourcesAtOnceAreHeldWhereTheyAreTooManyTogether() {
        List<Pupil> others = twoSources();
        UUID later = waitingPlan("xueji", changed(roster, 0, 2, p -> p.withStatus("肄业")));
        assertThat(
                        deliver("others", changed(others, 0, 2, p -> p.withStatus("肄业")))
                                .counts()
                                .left())
                .isEqualTo(2);
        hub.engine().sources().resume("xueji", "test");
        Batch held = hub.settled(later);
        assertThat(held.state()).isEqualTo(BatchState.HELD);
        assertThat(held.counts().held()).isEqualTo(2);
        assertThat(held.counts().left()).isZero();
        assertThat(hub.engine().holds().undecided(later))
                .extracting(Hold::brake, Hold::affected)
                .containsExactly(tuple("school-leavers-7-days", 4L));
        assertThat(active()).isEqualTo(70);
        hub.engine()
                .holds()
                .approve(later, Objects.requireNonNull(held.planHash()), List.of(), "client:anna");
        assertThat(hub.settled(later).counts().left()).isEqualTo(2);
        assertThat(active()).isEqualTo(68);
    }

    @Test
    void creationsOfTwoSourcesAtOnceAreHeldWhereTheyAreTooManyTogether() {
        List<Pupil> others = twoSources();
        UUID later = waitingPlan("xueji", join(roster, pupils(100, 110)));
        assertThat(deliver("others", join(others, pupils(120, 130))).counts().created())
                .isEqualTo(10);
        hub.engine().sources().resume("xueji", "test");
        Batch held = hub.settled(later);
        assertThat(held.state()).isEqualTo(BatchState.HELD);
        assertThat(hub.engine().holds().undecided(later))
                .singleElement()
                .returns("school-creations", Hold::brake)
                .returns(20L, Hold::affected)
                .returns(72L, Hold::base)
                .returns(14L, Hold::allowed);
        assertThat(active()).isEqualTo(82);
    }

    /** Sixty pupils of one source and twelve of another at the same school. */
    private List<Pupil> twoSources() {
        deliver("xueji", roster);
        hub.engine().sources().put(delta("others"), "test");
        List<Pupil> others = pupils(60, 72);
        deliver("others", others);
        return others;
    }

    private UUID waitingPlan(String source, List<Pupil> pupils) {
        hub.engine().sources().pause(source, PausedSources.Why.OPERATOR, "test");
        UUID waiting = send(source, pupils);
        hub.await(() -> state(waiting) == BatchState.PLANNED);
        return waiting;
    }

    private static Source delta(String id) {
        return new Source(
                id, "xueji", Source.Mode.DELTA, List.<OrgCode>of(), Map.of(), Duration.ZERO);
    }

    private Batch deliver(String source, List<Pupil> pupils) {
        Batch batch = hub.settled(send(source, pupils));
        assertThat(batch.state()).as("%s", batch.problem()).isEqualTo(BatchState.APPLIED);
        return batch;
    }

    private UUID send(String source, List<Pupil> pupils) {
        clock.advance(Duration.ofMinutes(1));
        return hub.send(
                new Delivery(source, "roster.xls", false, null, null, null, "test"),
                Pupil.file(pupils.toArray(Pupil[]::new)));
    }

    private @Nullable BatchState state(UUID id) {
        return hub.engine().batches().find(id).map(Batch::state).orElse(null);
    }

    private static List<Pupil> pupils(int from, int to) {
        String given = "一二三四五六七八九十百千";
        var pupils = new ArrayList<Pupil>();
        for (int i = from; i < to; i++) {
            String name = "王" + given.charAt(i % 12) + given.charAt(i / 12);
            pupils.add(Pupil.of(SCHOOL, name, 2 * i + 2).inClass("1班"));
        }
        return pupils;
    }

    private static List<Pupil> changed(
            List<Pupil> pupils, int from, int to, UnaryOperator<Pupil> change) {
        var changed = new ArrayList<>(pupils);
        for (int i = from; i < to; i++) {
            changed.set(i, change.apply(changed.get(i)));
        }
        return changed;
    }

    private static List<Pupil> join(List<Pupil> some, List<Pupil> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private long active() {
        return count("select count(*) from roster.affiliation where ended_on is null");
    }

    private long suspended() {
        return count("select count(*) from roster.affiliation where state = 'suspended'");
    }

    private long named(String name) {
        return count("select count(*) from roster.person where name = '" + name + "'");
    }

    private long count(String sql) {
        return hub.sql().sql(sql).query(Long.class).single();
    }
}
