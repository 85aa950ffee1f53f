package org.shuniu.roster.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.apply.Undo;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.match.NoMerge;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonHistory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestClock;
import org.shuniu.roster.testing.TestHub;

/** What becomes of two people who turn out to be one, and of one who turns out to be two. */
class MergeIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final String THIRD_SCHOOL = "2133010003";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(SCHOOL, "李子涵", 904);

    /** The same girl, as another school registered her: by another name and without ID number. */
    private static final Pupil AGAIN =
            YINUO.at(OTHER_SCHOOL).named("王依诺").identified("").numbered("L330106201603150777");

    private final TestClock clock = new TestClock(Instant.parse("2027-03-01T02:00:00Z"));
    private TestHub hub;

    @BeforeEach
    void open() {
        hub = new TestHub(clock);
        hub.snapshotSource("xueji", "xueji", "330000");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void theSurvivorHasEverythingAndBothNumbersLogIn() {
        deliver(YINUO, AGAIN);
        PersonProfile survivor = person(YINUO);
        PersonProfile absorbed = again();
        Merge merge = merged(survivor, absorbed);

        PersonProfile both = person(YINUO);
        assertThat(both.id()).isEqualTo(survivor.id());
        assertThat(both.publicSubject()).isEqualTo(survivor.publicSubject());
        assertThat(both.spaceNumber()).isEqualTo(survivor.spaceNumber());
        assertThat(activePlaces(both)).containsExactlyInAnyOrder(SCHOOL, OTHER_SCHOOL);
        assertThat(again().id()).isEqualTo(survivor.id());
        var people = hub.engine().people();
        assertThat(people.findBySpaceNumber(survivor.spaceNumber())).contains(survivor.id());
        assertThat(people.findBySpaceNumber(absorbed.spaceNumber())).contains(survivor.id());
        assertThat(people.survivorOf(absorbed.id())).contains(survivor.id());
        assertThat(people.find(absorbed.id())).isEmpty();
        assertThat(people.status(absorbed.id())).isEqualTo(PersonStatus.VOID);
        assertThat(people.publicSubject(absorbed.id())).contains(absorbed.publicSubject());
        assertThat(openConflicts()).containsExactly("two-schools");
        assertThat(hub.engine().stats().get().persons()).isEqualTo(1);
        assertThat(hub.engine().merges().into(survivor.id())).containsExactly(merge);
    }

    @Test
    void bothHistoriesAndTheTrailTellOfIt() {
        deliver(YINUO, AGAIN);
        PersonProfile survivor = person(YINUO);
        PersonProfile absorbed = again();
        Merge merge = merged(survivor, absorbed);
        assertThat(lastOf(survivor.id()).op()).isEqualTo("merge");
        assertThat(lastOf(survivor.id()).batch()).isEqualTo(merge.id().toString());
        assertThat(lastOf(survivor.id()).after())
                .containsEntry("absorbed", absorbed.id().toString());
        assertThat(lastOf(absorbed.id()).after())
                .containsEntry("mergedInto", survivor.id().toString());
        assertThat(trail()).endsWith("merge.done");
        undone(merge);
        assertThat(lastOf(absorbed.id()).op()).isEqualTo("undo");
        assertThat(trail()).contains("merge.undone");
    }

    @Test
    void undoingAMergeRestoresBothExactly() {
        deliver(YINUO.withGuardian("王建国"), AGAIN.withGuardian("王建国"), ZIHAN);
        PersonProfile survivor = person(YINUO);
        PersonProfile absorbed = again();
        String before = hub.engine().stateHash();
        Merge merge = merged(survivor, absorbed);
        assertThat(hub.engine().stateHash()).isNotEqualTo(before);
        undone(merge);
        assertThat(hub.engine().stateHash()).isEqualTo(before);
        assertThat(person(YINUO)).isEqualTo(survivor);
        assertThat(again()).isEqualTo(absorbed);
        assertThat(hub.engine().merges().find(merge.id()))
                .hasValueSatisfying(m -> assertThat(m.state()).isEqualTo(Merge.State.UNDONE));
        assertThat(hub.engine().people().findBySpaceNumber(absorbed.spaceNumber()))
                .contains(absorbed.id());
        // And they can be merged again.
        merged(survivor, absorbed);
    }

    @Test
    void aMergeThatLaterBatchesBuiltOnIsNotUndone() {
        deliver(YINUO, AGAIN);
        Merge merge = merged(person(YINUO), again());
        Batch later = deliver(YINUO.inClass("3班"), AGAIN);
        assertThat(hub.undo(merge.id()))
                .isInstanceOfSatisfying(
                        Undo.Outcome.Blocked.class,
                        blocked ->
                                assertThat(blocked.dependents().batches())
                                        .containsExactly(later.id()));
    }

    @Test
    void afterAMergeTheFilesMeanTheSurvivor() {
        deliver(YINUO, AGAIN);
        PersonProfile survivor = person(YINUO);
        merged(survivor, again());
        Batch next = deliver(YINUO.inClass("3班"), AGAIN.inClass("5班"));
        assertThat(next.counts().created()).isZero();
        assertThat(hub.engine().people().find(survivor.id()).orElseThrow().activeAffiliations())
                .extracting(a -> a.org().value(), a -> a.classCode().value())
                .containsExactlyInAnyOrder(
                        tuple(SCHOOL, SCHOOL + "/p2023-3"),
                        tuple(OTHER_SCHOOL, OTHER_SCHOOL + "/p2023-5"));
    }

    @Test
    void ofTwoIdNumbersSomebodySaysWhichOneStays() {
        Pupil mistyped = AGAIN.identified(Pupil.of(SCHOOL, "x", 906).idNumber());
        deliver(YINUO, mistyped);
        PersonId survivor = person(YINUO).id();
        PersonId absorbed = person(mistyped).id();
        String before = hub.engine().stateHash();
        assertThat(merge(survivor, absorbed, null))
                .isEqualTo(new MergeDesk.Outcome.TwoCitizenIds());
        assertThat(hub.engine().stateHash()).isEqualTo(before);
        assertThat(merge(survivor, absorbed, absorbed))
                .isInstanceOf(MergeDesk.Outcome.Merged.class);
        assertThat(search(IdentifierType.CITIZEN_ID, YINUO.idNumber())).isEmpty();
        assertThat(search(IdentifierType.CITIZEN_ID, mistyped.idNumber()))
                .extracting(PersonProfile::id)
                .containsExactly(survivor);
    }

    @Test
    void whoIsNobodyOrTheSameOrTheOthersGuardianIsNotMerged() {
        deliver(YINUO.withGuardian("王建国"));
        PersonId student = person(YINUO).id();
        long link = hub.engine().guardians().of(student).getFirst().id();
        PersonId guardian = hub.engine().guardians().confirm(link, "test").orElseThrow();
        assertThat(merge(student, student, null)).isEqualTo(new MergeDesk.Outcome.SamePerson());
        assertThat(merge(student, guardian, null))
                .isEqualTo(new MergeDesk.Outcome.GuardianAndWard());
        PersonId nobody = new PersonId(new UUID(0, 1));
        assertThat(merge(student, nobody, null)).isEqualTo(new MergeDesk.Outcome.Unknown(nobody));
        assertThat(merge(nobody, student, null)).isEqualTo(new MergeDesk.Outcome.Unknown(nobody));
    }

    @Test
    void guardiansAndWardsGoAlong() {
        deliver(YINUO.withGuardian("王建国"), AGAIN.withGuardian("王建国"), ZIHAN.withGuardian("赵强"));
        PersonProfile survivor = person(YINUO);
        PersonProfile absorbed = again();
        GuardianDirectory guardians = hub.engine().guardians();
        PersonId father =
                guardians
                        .confirm(guardians.of(absorbed.id()).getFirst().id(), "test")
                        .orElseThrow();
        merged(survivor, absorbed);
        // The same father was named for both, and has come for one.
        assertThat(guardians.of(survivor.id()))
                .extracting(GuardianDirectory.Link::name, GuardianDirectory.Link::guardian)
                .containsExactly(tuple("王建国", father));

        // He turns out to be another guardian's duplicate.
        PersonId other =
                guardians
                        .confirm(guardians.of(person(ZIHAN).id()).getFirst().id(), "test")
                        .orElseThrow();
        String before = hub.engine().stateHash();
        Merge fathers = ((MergeDesk.Outcome.Merged) merge(other, father, null)).merge();
        assertThat(guardians.of(survivor.id()))
                .extracting(GuardianDirectory.Link::guardian)
                .containsExactly(other);
        undone(fathers);
        assertThat(hub.engine().stateHash()).isEqualTo(before);
        assertThat(guardians.of(survivor.id()))
                .extracting(GuardianDirectory.Link::guardian)
                .containsExactly(father);
    }

    @Test
    void whoeverWasMergedIntoSomebodyWhoIsMergedIsFoundThere() {
        Pupil third = AGAIN.at(THIRD_SCHOOL).numbered("L330106201603150888");
        deliver(YINUO, AGAIN);
        PersonProfile first = again();
        PersonProfile survivor = person(YINUO);
        deliver(YINUO, AGAIN, third);
        PersonProfile second =
                search(IdentifierType.STUDENT_NUMBER, third.studentNumber()).getFirst();
        merged(second, first);
        merged(survivor, second);
        assertThat(hub.engine().people().findBySpaceNumber(first.spaceNumber()))
                .contains(survivor.id());
        assertThat(hub.engine().people().survivorOf(first.id())).contains(survivor.id());
    }

    @Test
    void aMergeOfMarchIsSplitInJuneAfterTwoHundredChanges() {
        deliver(YINUO, AGAIN, ZIHAN);
        PersonProfile survivor = person(YINUO);
        PersonProfile absorbed = again();
        Merge merge = merged(survivor, absorbed);

        Pupil yinuo = YINUO;
        Pupil other = AGAIN;
        long changes = 0;
        for (int day = 0; changes < 200; day++) {
            clock.advance(Duration.ofDays(1));
            yinuo = seated(yinuo.inClass(1 + day % 3 + "班"), 1 + day % 7);
            other = seated(other.inClass(1 + day % 4 + "班"), 1 + day % 5);
            if (day == 20 || day == 35) {
                other = other.at(THIRD_SCHOOL);
            }
            if (day == 30) {
                other = other.at(OTHER_SCHOOL);
            }
            if (day == 40) {
                yinuo = yinuo.withGuardian("王建国");
            }
            if (day == 50) {
                other = with(other.named("王伊诺"), "曾用名", "王依诺").withGuardian("赵强");
            }
            Batch.Counts counts = deliver(yinuo, other, ZIHAN).counts();
            assertThat(counts.quarantined() + counts.created()).isZero();
            changes = changesOf(survivor.id());
        }
        assertThat(clock.instant()).isAfter(Instant.parse("2027-06-01T00:00:00Z"));

        SplitPlan plan = hub.engine().splitDesk().propose(merge.id()).orElseThrow();
        assertThat(plan.undecided()).isEmpty();
        assertThat(split(merge, Map.of())).isInstanceOf(SplitDesk.Outcome.Split.class);

        // Each is where their own registry row has them, and called as it calls them.
        PersonProfile one = hub.engine().people().find(survivor.id()).orElseThrow();
        PersonProfile two = hub.engine().people().find(absorbed.id()).orElseThrow();
        assertThat(one.name()).isEqualTo("王一诺");
        assertThat(two.name()).isEqualTo("王伊诺");
        assertThat(activePlaces(one)).containsExactly(SCHOOL);
        assertThat(activePlaces(two)).containsExactly(THIRD_SCHOOL);
        assertThat(one.affiliations()).allMatch(a -> a.org().value().equals(SCHOOL));
        assertThat(two.affiliations()).noneMatch(a -> a.org().value().equals(SCHOOL));
        assertThat(two.publicSubject()).isEqualTo(absorbed.publicSubject());
        assertThat(two.spaceNumber()).isEqualTo(absorbed.spaceNumber());
        assertThat(one.publicSubject()).isEqualTo(survivor.publicSubject());
        assertThat(search(IdentifierType.CITIZEN_ID, YINUO.idNumber()))
                .extracting(PersonProfile::id)
                .containsExactly(survivor.id());
        assertThat(search(IdentifierType.STUDENT_NUMBER, other.studentNumber()))
                .extracting(PersonProfile::id)
                .containsExactly(absorbed.id());
        assertThat(openConflicts()).isEmpty();
        assertThat(lastOf(survivor.id()).op()).isEqualTo("split");
        assertThat(trail()).endsWith("merge.split");

        // The state is the one of a hub that was never told they were one.
        Batch next = deliver(yinuo, other, ZIHAN);
        assertThat(next.counts().created() + next.counts().transferred()).isZero();
        assertThat(guardianNames(survivor.id())).containsExactly("王建国");
        assertThat(guardianNames(absorbed.id())).containsExactly("赵强");
        assertThat(stateOfTheTwo()).isEqualTo(stateWithoutMerge(yinuo, other));
    }

    @Test
    void whatCannotBeToldIsShownAndNotGuessed() {
        deliver(YINUO, AGAIN);
        PersonProfile survivor = person(YINUO);
        PersonProfile absorbed = again();
        Merge merge = merged(survivor, absorbed);
        // A record of a third school, found by the ID number: of whom, nothing tells.
        hub.snapshotSource("other", "xueji");
        Pupil unknown = YINUO.at(THIRD_SCHOOL).numbered("");
        Batch batch = hub.deliver("other", Pupil.file(unknown));
        assertThat(batch.counts().updated()).isEqualTo(1);

        SplitPlan plan = hub.engine().splitDesk().propose(merge.id()).orElseThrow();
        assertThat(plan.undecided())
                .extracting(item -> item.belonging().kind())
                .containsExactlyInAnyOrder(Belonging.Kind.AFFILIATION, Belonging.Kind.RECORD);
        String before = hub.engine().stateHash();
        assertThat(split(merge, Map.of()))
                .isInstanceOfSatisfying(
                        SplitDesk.Outcome.Undecided.class,
                        undecided -> assertThat(undecided.items()).hasSize(2));
        assertThat(split(merge, Map.of("affiliation:0", Side.SURVIVOR)))
                .isEqualTo(new SplitDesk.Outcome.NoSuchItems(Set.of("affiliation:0")));
        assertThat(hub.engine().stateHash()).isEqualTo(before);

        var decisions = new HashMap<String, Side>();
        plan.undecided().forEach(item -> decisions.put(item.belonging().toString(), Side.ABSORBED));
        assertThat(split(merge, decisions)).isInstanceOf(SplitDesk.Outcome.Split.class);
        assertThat(activePlaces(hub.engine().people().find(absorbed.id()).orElseThrow()))
                .containsExactlyInAnyOrder(OTHER_SCHOOL, THIRD_SCHOOL);
        assertThat(activePlaces(hub.engine().people().find(survivor.id()).orElseThrow()))
                .containsExactly(SCHOOL);
        assertThat(split(merge, Map.of())).isEqualTo(new SplitDesk.Outcome.NotMerged());
        assertThat(split(merge.id(), new UUID(0, 1))).isEqualTo(new SplitDesk.Outcome.Unknown());
    }

    @Test
    void aSplitAtOnceIsLikeAnUndo() {
        deliver(YINUO.withGuardian("王建国"), AGAIN.withGuardian("王建国"), ZIHAN);
        String before = hub.engine().stateHash();
        Merge merge = merged(person(YINUO), again());
        String between = hub.engine().stateHash();
        assertThat(split(merge, Map.of())).isInstanceOf(SplitDesk.Outcome.Split.class);
        assertThat(hub.engine().stateHash()).isEqualTo(before);

        // Even the split can be taken back.
        Merge ended = hub.engine().merges().find(merge.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(Merge.State.SPLIT);
        UUID batch =
                hub.sql()
                        .sql("select batch_id from roster.batch where act = 'split'")
                        .query(UUID.class)
                        .single();
        assertThat(hub.undo(batch)).isInstanceOf(Undo.Outcome.Undoing.class);
        assertThat(hub.engine().stateHash()).isEqualTo(between);
        assertThat(hub.engine().merges().find(merge.id()).orElseThrow().state())
                .isEqualTo(Merge.State.MERGED);
    }

    @Test
    void aSplitThatGivesTheOtherWhatStoodForBothIsTakenBackExactly() {
        Pupil twice = AGAIN.at(SCHOOL).withGuardian("王建国");
        deliver(YINUO.withGuardian("王建国"), twice);
        PersonProfile survivor = person(YINUO);
        PersonProfile absorbed = again();
        GuardianDirectory guardians = hub.engine().guardians();
        guardians.confirm(guardians.of(absorbed.id()).getFirst().id(), "test");
        guardians.confirm(guardians.of(survivor.id()).getFirst().id(), "test");
        Merge merge = merged(survivor, absorbed);
        String between = hub.engine().stateHash();

        SplitPlan plan = hub.engine().splitDesk().propose(merge.id()).orElseThrow();
        for (Side side : Side.values()) {
            var decisions = new HashMap<String, Side>();
            plan.items().stream()
                    .filter(SplitPlan.Item::inForce)
                    .forEach(item -> decisions.put(item.belonging().toString(), side));
            assertThat(split(merge, decisions)).isInstanceOf(SplitDesk.Outcome.Split.class);
            assertThat(guardians.of(survivor.id())).hasSize(side == Side.SURVIVOR ? 1 : 0);
            assertThat(guardians.of(absorbed.id())).hasSize(1);
            UUID batch =
                    hub.sql().sql("select ended_by from roster.merge").query(UUID.class).single();
            assertThat(hub.undo(batch)).isInstanceOf(Undo.Outcome.Undoing.class);
            assertThat(hub.engine().stateHash()).as("%s", side).isEqualTo(between);
        }
    }

    @Test
    void whoeverLooksForChangedMergesSeesEachEnd() {
        deliver(YINUO, AGAIN);
        Merge merge = merged(person(YINUO), again());
        Merges merges = hub.engine().merges();
        assertThat(merges.changedAfter(null, null, 10)).containsExactly(merge);
        assertThat(merges.changedAfter(merge.changedAt(), merge.id(), 10)).isEmpty();
        clock.advance(Duration.ofHours(1));
        split(merge, Map.of());
        assertThat(merges.changedAfter(merge.changedAt(), merge.id(), 10))
                .extracting(Merge::state)
                .containsExactly(Merge.State.SPLIT);
    }

    private SplitDesk.Outcome split(Merge merge, Map<String, Side> decisions) {
        return hub.engine().splitDesk().split(merge.id(), decisions, null, "test", done -> {});
    }

    private SplitDesk.Outcome split(UUID known, UUID unknown) {
        assertThat(known).isNotEqualTo(unknown);
        return hub.engine().splitDesk().split(unknown, Map.of(), null, "test", done -> {});
    }

    /** By somebody who has looked: no rule stands in the way. */
    private MergeDesk.Outcome merge(PersonId survivor, PersonId absorbed, @Nullable PersonId kept) {
        return hub.engine()
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
    }

    private Merge merged(PersonProfile survivor, PersonProfile absorbed) {
        MergeDesk.Outcome outcome = merge(survivor.id(), absorbed.id(), null);
        assertThat(outcome).isInstanceOf(MergeDesk.Outcome.Merged.class);
        return ((MergeDesk.Outcome.Merged) outcome).merge();
    }

    private void undone(Merge merge) {
        assertThat(hub.undo(merge.id())).isInstanceOf(Undo.Outcome.Undoing.class);
        Batch batch = hub.engine().batches().find(merge.id()).orElseThrow();
        assertThat(batch.state()).isEqualTo(BatchState.UNDONE);
    }

    private static Pupil seated(Pupil pupil, int seat) {
        return with(pupil, "班内学号", Integer.toString(seat));
    }

    private static Pupil with(Pupil pupil, String heading, String value) {
        var cells = new LinkedHashMap<>(pupil.cells());
        cells.put(heading, value);
        return new Pupil(cells);
    }

    private Batch deliver(Pupil... pupils) {
        clock.advance(Duration.ofMinutes(1));
        Batch batch = hub.deliver("xueji", file(pupils));
        assertThat(batch.state()).as("%s", batch.problem()).isEqualTo(BatchState.APPLIED);
        return batch;
    }

    /** All with the same columns. */
    private static byte[] file(Pupil... pupils) {
        var headings = new LinkedHashMap<String, String>();
        for (Pupil pupil : pupils) {
            pupil.cells().keySet().forEach(heading -> headings.put(heading, ""));
        }
        var rows = new Pupil[pupils.length];
        for (int i = 0; i < rows.length; i++) {
            var cells = new LinkedHashMap<>(headings);
            cells.putAll(pupils[i].cells());
            rows[i] = new Pupil(cells);
        }
        return Pupil.file(rows);
    }

    private PersonProfile person(Pupil pupil) {
        List<PersonProfile> found = search(IdentifierType.CITIZEN_ID, pupil.idNumber());
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private PersonProfile again() {
        List<PersonProfile> found = search(IdentifierType.STUDENT_NUMBER, AGAIN.studentNumber());
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<PersonProfile> search(IdentifierType type, String identifier) {
        return hub.engine().people().search(type, identifier, OrgScope.WHOLE_HUB);
    }

    private static List<String> activePlaces(PersonProfile person) {
        return person.affiliations().stream()
                .filter(a -> a.state() == AffiliationState.ACTIVE)
                .map(a -> a.org().value())
                .toList();
    }

    private List<String> guardianNames(PersonId student) {
        return hub.engine().guardians().of(student).stream()
                .map(GuardianDirectory.Link::name)
                .toList();
    }

    private PersonHistory.Entry lastOf(PersonId person) {
        return hub.engine().history().of(person, 0, 1_000).getLast();
    }

    private long changesOf(PersonId person) {
        return hub.sql()
                .sql(
                        "select count(*) from roster.applied_change where person_id = :id and op <> 'confirm'")
                .param("id", person.value())
                .query(Long.class)
                .single();
    }

    private List<String> openConflicts() {
        return hub.sql()
                .sql("select kind from roster.conflict where state = 'open'")
                .query(String.class)
                .list();
    }

    private List<String> trail() {
        return hub.sql()
                .sql(
                        "select type from roster.audit_event where type not like 'import.%' order by audit_event_id")
                .query(String.class)
                .list();
    }

    /** Names, places and numbers of both, without what only time made of them. */
    private HashSet<String> stateOfTheTwo() {
        return state(hub);
    }

    private HashSet<String> stateWithoutMerge(Pupil yinuo, Pupil other) {
        try (var apart = new TestHub(clock)) {
            apart.snapshotSource("xueji", "xueji", "330000");
            apart.deliver("xueji", file(yinuo, other, seated(ZIHAN, 0)));
            return state(apart);
        }
    }

    private static HashSet<String> state(TestHub hub) {
        return new HashSet<>(
                hub.sql()
                        .sql(
                                """
                                select concat_ws(' ', p.name, p.status, o.code, c.code, a.seat, a.state,
                                       (select string_agg(encode(i.blind_index, 'hex'), ',' order by i.blind_index)
                                          from roster.identifier i where i.person_id = p.person_id and i.ended_on is null))
                                  from roster.person p
                                  join roster.affiliation a on a.person_id = p.person_id and a.ended_on is null
                                  join roster.org o on o.org_id = a.org_id
                                  join roster.org c on c.org_id = a.class_id
                                 where p.name <> '李子涵'
                                """)
                        .query(String.class)
                        .list());
    }
}
