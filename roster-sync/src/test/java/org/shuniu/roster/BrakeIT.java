package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.brake.Approval;
import org.shuniu.roster.brake.Hold;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestClock;
import org.shuniu.roster.testing.TestHub;

/** What brakes stop, what they let pass, and what people then decide. */
class BrakeIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final Instant WEDNESDAY = Instant.parse("2026-11-18T02:00:00Z");
    private static final Instant JULY = Instant.parse("2027-07-01T02:00:00Z");
    private static final String ANNA = "client:anna";
    private static final String BEN = "client:ben";

    private final TestClock clock = new TestClock(WEDNESDAY);
    private TestHub hub;
    private List<Pupil> roster;

    /** Sixty pupils in three classes of one school. */
    @BeforeEach
    void open() {
        hub = new TestHub(clock, Map.of());
        hub.snapshotSource("xueji", "xueji", "330000");
        roster = pupils(SCHOOL, 0, 60);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    // --- what trips

    @Test
    void aFirstLoadTripsNothing() {
        assertThat(deliver(roster).state()).isEqualTo(BatchState.APPLIED);
    }

    @Test
    void upToThreeLeaversOfASchoolTripNothing() {
        deliver(roster);
        Batch batch = deliver(leaving(roster, 0, 3));
        assertThat(batch.state()).isEqualTo(BatchState.APPLIED);
        assertThat(batch.counts().left()).isEqualTo(3);
    }

    @Test
    void moreThanTwoPercentOfASchoolThatLeaveAreHeldAndEverythingElseIsApplied() {
        deliver(roster);
        List<Pupil> next = leaving(roster, 0, 4);
        next.set(59, next.get(59).named("钱改名"));
        next.add(pupils(SCHOOL, 60, 61).getFirst());
        Batch batch = deliver(next);
        assertThat(batch.state()).isEqualTo(BatchState.HELD);
        assertThat(batch.counts()).isEqualTo(new Batch.Counts(61, 1, 1, 55, 0, 0, 0, 0, 4));
        assertThat(holds(batch))
                .extracting(Hold::brake, h -> h.org().value(), Hold::affected, Hold::base)
                .contains(tuple("school-leavers", SCHOOL, 4L, 60L));
        Hold hold = hold(batch, "school-leavers");
        assertThat(hold.allowed()).isEqualTo(1);
        assertThat(hold.role()).isEqualTo("student");
        assertThat(hold.op().code()).isEqualTo("leave");
        assertThat(hold.needs()).isEqualTo(1);
        assertThat(hold.approvals()).isZero();
        // Wednesday; Thursday, Friday and Monday are the three working days.
        assertThat(hold.expiresAt()).isEqualTo(Instant.parse("2026-11-23T16:00:00Z"));
        assertThat(activePupils()).isEqualTo(61);
        assertThat(hub.engine().stats().get().openHolds()).isEqualTo(holds(batch).size());
    }

    @Test
    void moreThanTenPercentOfAClassThatLeaveAreHeldAlsoWhereTheSchoolIsLarge() {
        List<Pupil> large = pupils(SCHOOL, 0, 400);
        for (int i = 0; i < large.size(); i++) {
            large.set(i, large.get(i).inClass(i % 20 + 1 + "班"));
        }
        deliver(large);
        Batch batch = deliver(changed(large, 0, 80, 20, pupil -> pupil.withStatus("肄业")));
        assertThat(holds(batch))
                .extracting(Hold::brake, h -> h.org().value(), Hold::affected)
                .containsExactly(tuple("class-leavers", SCHOOL + "/p2023-1", 4L));
    }

    @Test
    void aPupilWhoMovesWithinTheHubIsNoLeaver() {
        deliver(join(roster, pupils(OTHER_SCHOOL, 100, 140)));
        Batch batch =
                deliver(
                        join(
                                changed(roster, 0, 18, 3, pupil -> pupil.at(OTHER_SCHOOL)),
                                pupils(OTHER_SCHOOL, 100, 140)));
        assertThat(batch.counts().transferred()).isEqualTo(6);
        assertThat(batch.state()).isEqualTo(BatchState.APPLIED);
    }

    @Test
    void aClassThatEmptiesIsHeldAlsoWhenItsPupilsOnlyMove() {
        deliver(roster);
        Batch batch =
                deliver(
                        changed(
                                roster,
                                0,
                                60,
                                1,
                                pupil -> isIn(pupil, "1班") ? pupil.inClass("2班") : pupil));
        assertThat(hold(batch, "class-to-zero").org().value()).isEqualTo(SCHOOL + "/p2023-1");
        assertThat(hold(batch, "class-to-zero").affected()).isEqualTo(20);
    }

    @Test
    void aClassThatEmptiesBecauseWhoComesIsHeldElsewhereIsHeldToo() {
        List<Pupil> chain = join(roster, pupils(SCHOOL, 60, 62));
        chain.set(60, chain.get(60).inClass("4班"));
        chain.set(61, chain.get(61).inClass("5班"));
        deliver(chain);
        // The fourth class empties into the fifth, and the fifth into the first.
        chain.set(60, chain.get(60).inClass("5班"));
        chain.set(61, chain.get(61).inClass("1班"));
        Batch batch = deliver(chain);
        assertThat(holds(batch))
                .extracting(Hold::brake, h -> h.org().value())
                .containsExactlyInAnyOrder(
                        tuple("class-to-zero", SCHOOL + "/p2023-4"),
                        tuple("class-to-zero", SCHOOL + "/p2023-5"));
        assertThat(batch.counts().held()).isEqualTo(2);
    }

    @Test
    void aSchoolThatEmptiesIsHeldAndNeedsTwo() {
        List<Pupil> three = pupils(OTHER_SCHOOL, 100, 103);
        deliver(join(roster, three));
        Batch batch = deliver(join(roster, leaving(three, 0, 3)));
        Hold hold = hold(batch, "school-to-zero");
        assertThat(hold.org().value()).isEqualTo(OTHER_SCHOOL);
        assertThat(hold.needs()).isEqualTo(2);
    }

    @Test
    void updatesOfMoreThanAFifthOfASchoolAreHeld() {
        deliver(roster);
        assertThat(deliver(renamed(roster, 12)).state()).isEqualTo(BatchState.APPLIED);
        Batch batch = deliver(renamed(roster, 26));
        assertThat(batch.counts().held()).isEqualTo(14);
        assertThat(hold(batch, "school-updates").affected()).isEqualTo(14);
    }

    @Test
    void newIdNumbersForMoreThanOnePercentAreHeld() {
        deliver(roster);
        Batch batch = deliver(changed(roster, 0, 4, 1, pupil -> pupil.identified(otherId(pupil))));
        assertThat(hold(batch, "school-identifiers").affected()).isEqualTo(4);
        assertThat(batch.counts().held()).isEqualTo(4);
    }

    @Test
    void temporaryNumbersThatBecomeFinalAreNoChangeOfIdentifier() {
        List<Pupil> temporary =
                changed(roster, 0, 8, 1, p -> p.numbered("L" + p.studentNumber().substring(1)));
        deliver(temporary);
        assertThat(deliver(roster).state()).isEqualTo(BatchState.APPLIED);
    }

    @Test
    void creationsOfMoreThanAFifthOfAKnownSchoolAreHeld() {
        deliver(roster);
        assertThat(deliver(join(roster, pupils(SCHOOL, 60, 72))).state())
                .isEqualTo(BatchState.APPLIED);
        Batch batch = deliver(join(roster, pupils(SCHOOL, 60, 87)));
        assertThat(hold(batch, "school-creations").affected()).isEqualTo(15);
        assertThat(activePupils()).isEqualTo(72);
    }

    @Test
    void aFileOfMostlyUnknownSchoolsIsHeldThereAndOpensNoneOfThem() {
        deliver(roster);
        Batch batch =
                deliver(
                        join(
                                renamed(roster, 1),
                                join(
                                        pupils("2133010003", 100, 105),
                                        pupils("2133010004", 105, 110))));
        Hold hold = hold(batch, "unknown-schools");
        assertThat(hold.affected()).isEqualTo(2);
        assertThat(hold.base()).isEqualTo(3);
        assertThat(batch.counts().held()).isEqualTo(10);
        assertThat(batch.counts().updated()).isEqualTo(1);
        assertThat(count("select count(*) from roster.org where code like '213301000%'"))
                .as("the known school and its three classes")
                .isEqualTo(4);
        approve(batch, ANNA);
        approve(batch, BEN);
        assertThat(hub.settled(batch.id()).counts().created()).isEqualTo(10);
        assertThat(count("select count(*) from roster.org where code = '2133010003'")).isEqualTo(1);
    }

    @Test
    void leaversOfTheLastDaysAreAddedUpOverAllSources() {
        hub.snapshotSource("anything", "xueji");
        deliver(roster);
        List<Pupil> three = leaving(roster, 0, 3);
        assertThat(deliver(three).state()).isEqualTo(BatchState.APPLIED);
        clock.advance(Duration.ofDays(2));
        List<Pupil> fourth = leaving(three, 3, 4);
        Batch batch = deliver(fourth);
        assertThat(hold(batch, "school-leavers-7-days").affected()).isEqualTo(4);
        assertThat(hold(batch, "school-leavers-7-days").base()).isEqualTo(60);
        clock.advance(Duration.ofDays(6));
        assertThat(deliver(fourth).state()).as("a week later").isEqualTo(BatchState.APPLIED);
    }

    @Test
    void anOperatorsBrakeLooksAtTheWholeProvince() {
        hub.close();
        hub =
                new TestHub(
                        clock,
                        Map.of(
                                "brakes.json",
                                """
                                {"brakes": [{"name": "province-leavers", "op": "leave", "level": "province",
                                             "limit": "4", "floor": 0}]}
                                """));
        hub.snapshotSource("xueji", "xueji", "330000");
        List<Pupil> others = pupils(OTHER_SCHOOL, 100, 140);
        deliver(join(roster, others));
        Batch batch = deliver(join(leaving(roster, 0, 3), leaving(others, 0, 2)));
        assertThat(holds(batch)).singleElement().returns("330000", h -> h.org().value());
        Hold hold = hold(batch, "province-leavers");
        assertThat(hold.affected()).isEqualTo(5);
        assertThat(batch.counts().held()).isEqualTo(5);
    }

    // --- seasons

    @Test
    void whoFinishesTheLastYearMayLeaveInSummer() {
        clock.set(JULY);
        List<Pupil> sixth = changed(roster, 0, 60, 1, p -> with(p, "年级", "六年级"));
        deliver(sixth);
        Batch batch = deliver(changed(sixth, 0, 60, 1, pupil -> pupil.withStatus("毕业")));
        assertThat(holds(batch))
                .as("a whole school is another matter")
                .extracting(Hold::brake)
                .containsExactly("school-to-zero");
    }

    @Test
    void aClassThatIsDividedInSummerIsNoEmptiedClassAndNoUpdate() {
        clock.set(Instant.parse("2027-08-28T02:00:00Z"));
        deliver(roster);
        Batch batch = deliver(changed(roster, 0, 60, 1, pupil -> pupil.inClass("9班")));
        assertThat(batch.state()).isEqualTo(BatchState.APPLIED);
        assertThat(batch.counts().updated()).isEqualTo(60);
    }

    // --- what people decide

    @Test
    void whatIsApprovedIsApplied() {
        Batch batch = held();
        assertThat(approve(batch, ANNA)).isEqualTo(new Approval.Recorded());
        Batch done = hub.settled(batch.id());
        assertThat(done.state()).isEqualTo(BatchState.APPLIED);
        assertThat(done.counts()).isEqualTo(new Batch.Counts(60, 0, 4, 56, 0, 4, 0, 0, 0));
        assertThat(activePupils()).isEqualTo(56);
        assertThat(deliver(leaving(roster, 0, 4)).counts().unchanged()).isEqualTo(60);
    }

    @Test
    void whatIsApprovedCountsNoMoreInTheDaysAfter() {
        Batch batch = held();
        approve(batch, ANNA);
        hub.settled(batch.id());
        clock.advance(Duration.ofDays(1));
        assertThat(deliver(leaving(roster, 0, 7)).state()).isEqualTo(BatchState.APPLIED);
    }

    @Test
    void whatIsRejectedIsDroppedAndComesBackWithTheNextDelivery() {
        Batch batch = held();
        assertThat(hub.engine().holds().reject(batch.id(), hashOf(batch), List.of(), "test"))
                .as("the sender may take it back")
                .isEqualTo(new Approval.Recorded());
        Batch done = hub.settled(batch.id());
        assertThat(done.state()).isEqualTo(BatchState.APPLIED);
        assertThat(done.counts().held()).isEqualTo(4);
        assertThat(activePupils()).isEqualTo(60);
        assertThat(deliver(leaving(roster, 0, 4)).state()).isEqualTo(BatchState.HELD);
    }

    @Test
    void aboveTheSecondLineTwoDifferentPeopleMustApprove() {
        deliver(roster);
        Batch batch = deliver(leaving(roster, 0, 13));
        assertThat(hold(batch, "school-leavers").needs()).isEqualTo(2);
        approve(batch, ANNA);
        assertThat(approve(batch, ANNA)).isEqualTo(new Approval.Recorded());
        assertThat(hold(batch, "school-leavers").approvals()).isEqualTo(1);
        assertThat(activePupils()).isEqualTo(60);
        approve(batch, BEN);
        assertThat(hub.settled(batch.id()).state()).isEqualTo(BatchState.APPLIED);
        assertThat(activePupils()).isEqualTo(47);
    }

    @Test
    void theSenderDoesNotApprove() {
        assertThat(approve(held(), "test")).isEqualTo(new Approval.BySender());
        assertThat(activePupils()).isEqualTo(60);
    }

    @Test
    void anotherPlanOrAnUnknownHoldIsNotApproved() {
        Batch batch = held();
        assertThat(hub.engine().holds().approve(batch.id(), "ab".repeat(32), List.of(), ANNA))
                .isEqualTo(new Approval.OtherPlan());
        UUID nobody = UUID.fromString("0192f0c4-7b1a-7000-8000-000000000001");
        assertThat(hub.engine().holds().approve(batch.id(), hashOf(batch), List.of(nobody), ANNA))
                .isEqualTo(new Approval.UnknownHold(nobody));
    }

    @Test
    void aHoldExpiresAfterItsWorkingDays() {
        Batch batch = held();
        clock.set(Instant.parse("2026-11-23T16:00:00Z"));
        assertThat(approve(batch, ANNA)).isEqualTo(new Approval.Expired());
        assertThat(hub.settled(batch.id()).state()).isEqualTo(BatchState.APPLIED);
        assertThat(hub.settled(batch.id()).counts().held()).isEqualTo(4);
        assertThat(activePupils()).isEqualTo(60);
        assertThat(events("hold.expired")).isPositive();
    }

    @Test
    void aNewerBatchOfTheSourceTakesThePlaceOfOpenHolds() {
        Batch batch = held();
        Batch newer = deliver(leaving(roster, 0, 5));
        assertThat(hub.settled(batch.id()).state()).isEqualTo(BatchState.APPLIED);
        assertThat(holds(batch)).isEmpty();
        assertThat(approve(batch, ANNA)).isEqualTo(new Approval.NothingToDecide());
        assertThat(hold(newer, "school-leavers").affected()).isEqualTo(5);
    }

    @Test
    void theSameBytesAgainChangeNothingAndLeaveTheHoldsOpen() {
        deliver(roster);
        byte[] file = file(leaving(roster, 0, 4));
        clock.advance(Duration.ofMinutes(1));
        Batch batch = hub.deliver("xueji", file, clock.instant());
        Batch again = hub.deliver("xueji", file, clock.instant());
        assertThat(again.state()).isEqualTo(BatchState.APPLIED);
        assertThat(again.counts()).isEqualTo(new Batch.Counts(60, 0, 0, 56, 0, 0, 0, 0, 4));
        assertThat(holds(batch)).isNotEmpty();
    }

    @Test
    void aDryRunShowsTheHoldsAndLeavesNothingToDecide() {
        deliver(roster);
        clock.advance(Duration.ofMinutes(1));
        Batch rehearsal = hub.rehearse("xueji", file(leaving(roster, 0, 4)));
        assertThat(rehearsal.state()).isEqualTo(BatchState.PLANNED);
        assertThat(holds(rehearsal)).extracting(Hold::brake).contains("school-leavers");
        assertThat(approve(rehearsal, ANNA)).isEqualTo(new Approval.NothingToDecide());
        assertThat(hub.engine().stats().get().openHolds()).isZero();
        Batch real = deliver(leaving(roster, 0, 4));
        assertThat(real.planHash()).isEqualTo(rehearsal.planHash());
        assertThat(real.counts()).isEqualTo(rehearsal.counts());
    }

    @Test
    void anApprovalSurvivesAKillBeforeItIsApplied() {
        Batch batch = held();
        hub.restartWithoutWorker();
        approve(batch, ANNA);
        assertThat(activePupils()).isEqualTo(60);
        hub.restart();
        assertThat(hub.settled(batch.id()).state()).isEqualTo(BatchState.APPLIED);
        assertThat(activePupils()).isEqualTo(56);
    }

    private Batch held() {
        deliver(roster);
        Batch batch = deliver(leaving(roster, 0, 4));
        assertThat(batch.state()).isEqualTo(BatchState.HELD);
        return batch;
    }

    private Approval approve(Batch batch, String actor) {
        return hub.engine().holds().approve(batch.id(), hashOf(batch), List.of(), actor);
    }

    private static String hashOf(Batch batch) {
        String hash = batch.planHash();
        assertThat(hash).isNotNull();
        return hash;
    }

    private List<Hold> holds(Batch batch) {
        return hub.engine().holds().undecided(batch.id());
    }

    private Hold hold(Batch batch, String brake) {
        List<Hold> found = holds(batch).stream().filter(h -> h.brake().equals(brake)).toList();
        assertThat(found).as("%s in %s", brake, holds(batch)).hasSize(1);
        return found.getFirst();
    }

    private Batch deliver(List<Pupil> pupils) {
        return deliver("xueji", pupils);
    }

    private Batch deliver(String source, List<Pupil> pupils) {
        clock.advance(Duration.ofMinutes(1));
        return hub.deliver(
                new Delivery(source, "roster.xls", false, null, null, null, "test"), file(pupils));
    }

    private static byte[] file(List<Pupil> pupils) {
        return Pupil.file(pupils.toArray(Pupil[]::new));
    }

    /** Pupils of three classes in turn. */
    private static List<Pupil> pupils(String school, int from, int to) {
        String given = "一二三四五六七八九十百千";
        var pupils = new ArrayList<Pupil>();
        for (int i = from; i < to; i++) {
            String name =
                    "王" + given.charAt(i % 12) + given.charAt(i / 12 % 12) + given.charAt(i / 144);
            pupils.add(Pupil.of(school, name, 2 * i + 2).inClass(i % 3 + 1 + "班"));
        }
        return pupils;
    }

    private static List<Pupil> leaving(List<Pupil> pupils, int from, int to) {
        return changed(pupils, from, to, 1, pupil -> pupil.withStatus("肄业"));
    }

    private static List<Pupil> renamed(List<Pupil> pupils, int to) {
        return changed(pupils, 0, to, 1, p -> p.named("赵" + p.cells().get("姓名").substring(1)));
    }

    private static List<Pupil> changed(
            List<Pupil> pupils, int from, int to, int step, UnaryOperator<Pupil> change) {
        var changed = new ArrayList<>(pupils);
        for (int i = from; i < to; i += step) {
            changed.set(i, change.apply(changed.get(i)));
        }
        return changed;
    }

    private static List<Pupil> join(List<Pupil> some, List<Pupil> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static boolean isIn(Pupil pupil, String name) {
        return pupil.cells().get("班级").equals(name);
    }

    private static Pupil with(Pupil pupil, String heading, String value) {
        var cells = new LinkedHashMap<>(pupil.cells());
        cells.put(heading, value);
        return new Pupil(cells);
    }

    private static String otherId(Pupil pupil) {
        return Pupil.of(SCHOOL, "某", 600 + Integer.parseInt(pupil.idNumber().substring(14, 17)))
                .idNumber();
    }

    private long activePupils() {
        return count(
                "select count(*) from roster.affiliation where ended_on is null and role = 'student'");
    }

    private long events(String type) {
        return count("select count(*) from roster.audit_event where type = '" + type + "'");
    }

    private long count(String sql) {
        return hub.sql().sql(sql).query(Long.class).single();
    }
}
