package org.shuniu.roster.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.shuniu.roster.testing.TestHub.bytes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.roster.RosterStats;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.match.NoMerge;
import org.shuniu.roster.merge.MergeDesk;
import org.shuniu.roster.merge.Side;
import org.shuniu.roster.merge.SplitDesk;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonHistory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/** What is taken back, exactly, and what is not. */
class UndoIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(SCHOOL, "李子涵", 904);

    private TestHub hub;

    @BeforeEach
    void open() {
        hub = TestHub.withoutBrakes();
        hub.snapshotSource("xueji", "xueji", "330000");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("shuniu.undo.seeds", 20));
    }

    private record Step(UUID batch, String before) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappenedIsTakenBackStepByStep(long seed) {
        hub.snapshotSource("other", "xueji");
        var random = new Random(seed);
        var life = new SchoolLife(random);
        Deque<Step> steps = new ArrayDeque<>();
        String empty = hub.engine().stateHash();
        for (int day = 0; day < 12; day++) {
            String before = hub.engine().stateHash();
            boolean other = random.nextInt(4) == 0;
            Batch batch =
                    other
                            ? hub.deliver("other", life.otherFile())
                            : hub.deliver("xueji", life.nextDay());
            assertThat(batch.state()).as("%s", batch).isEqualTo(BatchState.APPLIED);
            steps.push(new Step(batch.id(), before));
            if (random.nextInt(3) == 0) {
                merged(random).ifPresent(steps::push);
            }
            if (random.nextInt(6) == 0) {
                split(random).ifPresent(steps::push);
            }
            if (random.nextInt(4) == 0) {
                for (int i = random.nextInt(3); i >= 0 && !steps.isEmpty(); i--) {
                    takeBack(steps.pop(), seed);
                }
            }
        }
        while (!steps.isEmpty()) {
            takeBack(steps.pop(), seed);
        }
        assertThat(hub.engine().stateHash()).isEqualTo(empty);
    }

    /** Two people who may have nothing in common turn out to be one. */
    private Optional<Step> merged(Random random) {
        List<UUID> people =
                hub.sql()
                        .sql(
                                "select person_id from roster.person where status <> 'void' order by name, person_id")
                        .query(UUID.class)
                        .list();
        String before = hub.engine().stateHash();
        var survivor = new PersonId(people.get(random.nextInt(people.size())));
        var absorbed = new PersonId(people.get(random.nextInt(people.size())));
        PersonId kept = random.nextBoolean() ? survivor : absorbed;
        MergeDesk.Outcome outcome =
                hub.engine()
                        .mergeDesk()
                        .merge(
                                new MergeDesk.Wish(
                                        survivor,
                                        absorbed,
                                        survivor,
                                        kept,
                                        EnumSet.allOf(NoMerge.class),
                                        null),
                                "test");
        return outcome instanceof MergeDesk.Outcome.Merged(var merge)
                ? Optional.of(new Step(merge.id(), before))
                : Optional.empty();
    }

    /** Two people who were made one are told apart, somehow. */
    private Optional<Step> split(Random random) {
        List<UUID> merges =
                hub.sql()
                        .sql(
                                "select merge_id from roster.merge where state = 'merged' order by merge_id")
                        .query(UUID.class)
                        .list();
        if (merges.isEmpty()) {
            return Optional.empty();
        }
        UUID merge = merges.get(random.nextInt(merges.size()));
        String before = hub.engine().stateHash();
        var decisions = new HashMap<String, Side>();
        hub.engine()
                .splitDesk()
                .propose(merge)
                .ifPresent(
                        plan ->
                                plan.undecided()
                                        .forEach(
                                                item ->
                                                        decisions.put(
                                                                item.belonging().toString(),
                                                                Side.values()[random.nextInt(2)])));
        return hub.engine().splitDesk().split(merge, decisions, null, "test", done -> {})
                        instanceof SplitDesk.Outcome.Split
                ? Optional.of(
                        new Step(
                                hub.sql()
                                        .sql("select ended_by from roster.merge where merge_id = ?")
                                        .param(merge)
                                        .query(UUID.class)
                                        .single(),
                                before))
                : Optional.empty();
    }

    private void takeBack(Step step, long seed) {
        undone(step.batch());
        assertThat(hub.engine().stateHash())
                .as("seed %s after undoing %s", seed, step.batch())
                .isEqualTo(step.before());
    }

    @Test
    void aFirstLoadIsTakenBackAsIfItHadNeverBeen() {
        Province province = Province.of(ProvinceSpec.demo());
        byte[] students = bytes(province::writeStudentRegistry);
        hub.snapshotSource("teacher", "teacher", "330000");
        String empty = hub.engine().stateHash();
        Batch first = hub.deliver("xueji", students);
        String afterFirst = hub.engine().stateHash();
        Batch teachers = hub.deliver("teacher", bytes(province::writeTeacherRegistry));

        assertThat(hub.undo(first.id()))
                .isInstanceOfSatisfying(
                        Undo.Outcome.Blocked.class,
                        blocked -> {
                            assertThat(blocked.dependents().batches())
                                    .containsExactly(teachers.id());
                            assertThat(blocked.dependents().people()).isPositive();
                        });
        undone(teachers);
        assertThat(hub.engine().stateHash()).isEqualTo(afterFirst);
        undone(first);
        assertThat(hub.engine().stateHash()).isEqualTo(empty);
        RosterStats stats = hub.engine().stats().get();
        assertThat(
                        List.of(
                                stats.persons(),
                                stats.spaces(),
                                stats.affiliations(),
                                stats.guardianLinks()))
                .containsOnly(0L);
        assertThat(stats.orgs()).isEqualTo(1);
        assertThat(count("select count(*) from roster.source_record where fingerprint is not null"))
                .isZero();
    }

    @Test
    void anUndoThatIsKilledInTheMiddleGoesOnAfterTheRestart() throws InterruptedException {
        byte[] students = bytes(Province.of(ProvinceSpec.demo())::writeStudentRegistry);
        String empty = hub.engine().stateHash();
        Batch first = hub.deliver("xueji", students);
        UUID undo = undoing(hub.engine().undo().undo(first.id(), "undoer"));
        assertThat(undoing(hub.engine().undo().undo(first.id(), "another"))).isEqualTo(undo);
        int restarts = 0;
        long takenBack = 0;
        while (!hub.engine().batches().find(undo).orElseThrow().state().isFinal(false)) {
            long now = appliedChanges(undo);
            if (now > takenBack) {
                takenBack = now;
                hub.restart();
                restarts++;
            }
            Thread.sleep(5);
        }
        assertThat(restarts).isGreaterThan(1);
        assertThat(state(first)).isEqualTo(BatchState.UNDONE);
        assertThat(hub.engine().stateHash()).isEqualTo(empty);
    }

    @Test
    void whoWasOpenedIsVoidAndTheSourceStillMeansThem() {
        Batch batch = deliver(YINUO);
        PersonId person = person(YINUO).id();
        undone(batch);
        assertThat(search(YINUO)).isEmpty();
        assertThat(hub.engine().people().find(person)).isEmpty();
        assertThat(strings("select status from roster.person")).containsExactly("void");
        assertThat(strings("select state from roster.space where kind = 'personal'"))
                .containsExactly("void");
        assertThat(
                        hub.sql()
                                .sql(
                                        "select person_id from roster.source_record where fingerprint is null")
                                .query(UUID.class)
                                .list())
                .containsExactly(person.value());
    }

    @Test
    void whatTheUndoneFileSaidIsReadAfresh() {
        deliver(YINUO);
        Batch moved = deliver(YINUO.at(OTHER_SCHOOL));
        undone(moved);
        Batch again = deliver(YINUO.at(OTHER_SCHOOL));
        assertThat(again.counts().transferred()).isEqualTo(1);
    }

    @Test
    void aNumberThatCameWithTheUndoneBatchComesAgainAsTheFirstTime() {
        Pupil temporary = YINUO.numbered("L330106201603150123");
        deliver(temporary);
        Batch numbered = deliver(YINUO);
        List<String> rules = rulesOf(numbered);
        undone(numbered);
        assertThat(rulesOf(deliver(YINUO))).isEqualTo(rules);
    }

    @Test
    void theSourceWaitsUntilSomebodyResumesIt() {
        Batch batch = deliver(YINUO);
        hub.settled(undoing(hub.engine().undo().undo(batch.id(), "undoer")));
        assertThat(strings("select paused_why from roster.source where source_id = 'xueji'"))
                .containsExactly("undone");
    }

    @Test
    void thePastShowsOnlyWhatReallyWas() {
        deliver(YINUO);
        Batch moved = deliver(YINUO.at(OTHER_SCHOOL));
        undone(moved);
        assertThat(person(YINUO).affiliations())
                .extracting(a -> a.org().value(), AffiliationView::state)
                .containsExactly(tuple(SCHOOL, AffiliationState.ACTIVE));
    }

    @Test
    void theHistoryTellsWhoTookWhatBack() {
        Batch batch = deliver(YINUO);
        Batch renamed = deliver(YINUO.named("王依诺"));
        undone(renamed);
        assertThat(hub.engine().history().of(person(YINUO).id(), 0, 10))
                .extracting(
                        PersonHistory.Entry::op,
                        PersonHistory.Entry::rule,
                        PersonHistory.Entry::actor)
                .containsExactly(
                        tuple("create", "new", "test"),
                        tuple("update", "source-link", "test"),
                        tuple("undo", "undo-update", "undoer"));
        assertThat(
                        strings(
                                "select type from roster.audit_event where subject = '"
                                        + renamed.id()
                                        + "'"))
                .endsWith("undo.requested", "undo.done");
        assertThat(state(batch)).isEqualTo(BatchState.APPLIED);
    }

    @Test
    void whatLaterBatchesBuiltOnStaysAndTheyAreNamed() {
        Batch opened = deliver(YINUO, ZIHAN);
        Batch renamed = deliver(YINUO.named("王依诺"), ZIHAN);
        Batch moved = deliver(YINUO.named("王依诺"), ZIHAN.inClass("3班"));
        String before = hub.engine().stateHash();

        assertThat(hub.undo(opened.id()))
                .isEqualTo(
                        new Undo.Outcome.Blocked(
                                new Dependents(List.of(renamed.id(), moved.id()), 2)));
        assertThat(hub.engine().stateHash()).isEqualTo(before);
        assertThat(state(opened)).isEqualTo(BatchState.APPLIED);

        // The two are about different people: either can go first.
        undone(renamed);
        undone(moved);
        undone(opened);
    }

    @Test
    void aSchoolThatLaterPeopleGoToStays() {
        Batch opened = deliver(YINUO);
        hub.snapshotSource("other", "xueji");
        Batch others = hub.deliver("other", Pupil.file(ZIHAN));
        assertThat(hub.undo(opened.id()))
                .isEqualTo(new Undo.Outcome.Blocked(new Dependents(List.of(others.id()), 1)));
    }

    @Test
    void aNumberThatSomebodyElseHoldsByNowIsNotTakenFromThem() {
        Pupil mistaken = YINUO.identified(ZIHAN.idNumber());
        deliver(mistaken);
        Batch corrected = deliver(YINUO);
        Batch owner = deliver(YINUO, ZIHAN);
        assertThat(hub.undo(corrected.id()))
                .isEqualTo(new Undo.Outcome.Blocked(new Dependents(List.of(owner.id()), 1)));
        undone(owner);
        undone(corrected);
        assertThat(search(ZIHAN)).hasSize(1);
    }

    @Test
    void aGuardianWhoCameStandsInTheWay() {
        Batch batch = deliver(YINUO.withGuardian("王建国"));
        long link = hub.engine().guardians().of(person(YINUO).id()).getFirst().id();
        hub.engine().guardians().confirm(link, "test");
        assertThat(hub.undo(batch.id()))
                .isEqualTo(new Undo.Outcome.Blocked(new Dependents(List.of(), 1)));
    }

    @Test
    void whatIsNotAppliedOrUndoneAlreadyOrAnUndoItselfIsNotUndone() {
        Batch rehearsed = hub.rehearse("xueji", Pupil.file(YINUO));
        assertThat(hub.undo(rehearsed.id()))
                .isEqualTo(new Undo.Outcome.NotApplied(BatchState.PLANNED));
        Batch batch = deliver(YINUO);
        UUID undo = undoing(hub.undo(batch.id()));
        assertThat(hub.undo(batch.id())).isEqualTo(new Undo.Outcome.AlreadyUndone());
        assertThat(hub.undo(undo)).isEqualTo(new Undo.Outcome.IsUndo());
    }

    @Test
    void aBatchThatChangedNobodyIsUndoneToo() {
        deliver(YINUO);
        Batch again = deliver(YINUO);
        String before = hub.engine().stateHash();
        undone(again);
        assertThat(hub.engine().stateHash()).isEqualTo(before);
    }

    @Test
    void aSchoolIsCalledAgainWhatItWasCalled() {
        deliver(called(YINUO, "第一小学"));
        String before = hub.engine().stateHash();
        Batch renamed = deliver(called(YINUO, "实验小学"));
        undone(renamed);
        assertThat(hub.engine().stateHash()).isEqualTo(before);
        assertThat(person(YINUO).affiliations().getFirst().orgName()).isEqualTo("第一小学");
    }

    private static Pupil called(Pupil pupil, String school) {
        var cells = new LinkedHashMap<>(pupil.cells());
        cells.put("学校名称", school);
        return new Pupil(cells);
    }

    private Batch deliver(Pupil... pupils) {
        Batch batch = hub.deliver("xueji", Pupil.file(pupils));
        assertThat(batch.state()).as("%s", batch.problem()).isEqualTo(BatchState.APPLIED);
        return batch;
    }

    private void undone(Batch batch) {
        undone(batch.id());
    }

    private void undone(UUID batch) {
        Undo.Outcome outcome = hub.undo(batch);
        assertThat(outcome).isInstanceOf(Undo.Outcome.Undoing.class);
        Batch undo = hub.engine().batches().find(undoing(outcome)).orElseThrow();
        assertThat(undo.state()).as("%s", undo.problem()).isEqualTo(BatchState.APPLIED);
        assertThat(state(batch)).isEqualTo(BatchState.UNDONE);
    }

    private static UUID undoing(Undo.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Undo.Outcome.Undoing.class);
        return ((Undo.Outcome.Undoing) outcome).undo();
    }

    private BatchState state(Batch batch) {
        return state(batch.id());
    }

    private BatchState state(UUID batch) {
        return hub.engine().batches().find(batch).orElseThrow().state();
    }

    private List<PersonProfile> search(Pupil pupil) {
        return hub.engine()
                .people()
                .search(IdentifierType.CITIZEN_ID, pupil.idNumber(), OrgScope.WHOLE_HUB);
    }

    private PersonProfile person(Pupil pupil) {
        List<PersonProfile> found = search(pupil);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<String> rulesOf(Batch batch) {
        return strings(
                "select op || ' ' || rule from roster.change where batch_id = '"
                        + batch.id()
                        + "' order by sequence");
    }

    private long appliedChanges(UUID batch) {
        return count("select count(*) from roster.applied_change where batch_id = '" + batch + "'");
    }

    private long count(String sql) {
        return hub.sql().sql(sql).query(Long.class).single();
    }

    private List<String> strings(String sql) {
        return hub.sql().sql(sql).query(String.class).list();
    }
}
