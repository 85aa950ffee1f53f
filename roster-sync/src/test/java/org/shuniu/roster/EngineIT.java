package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.shuniu.roster.testing.TestHub.bytes;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry.PutOutcome;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;
import org.slf4j.LoggerFactory;

/** What deliveries do to people, from the received bytes to the stored person. */
class EngineIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(SCHOOL, "李子涵", 904);
    private static final Instant MONDAY = Instant.parse("2026-11-16T01:00:00Z");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private TestHub hub;

    @BeforeEach
    void open() {
        logged.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        // The hub still logs while a test reads.
        logged.list = new CopyOnWriteArrayList<>();
        logged.start();
        rootLogger().addAppender(logged);
        roster().setLevel(Level.DEBUG);
        hub = TestHub.withoutBrakes();
        hub.snapshotSource("xueji", "xueji", "330000");
    }

    @AfterEach
    void close() {
        hub.close();
        roster().setLevel(null);
        rootLogger().detachAppender(logged);
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Logger roster() {
        return (Logger) LoggerFactory.getLogger("org.shuniu");
    }

    @Test
    void renamingKeepsThePersonAndRecordsTheFormerName() {
        PersonProfile before = imported(YINUO);
        Batch batch = deliver(YINUO.named("王依诺"));
        PersonProfile after = theOnlyPerson();
        assertThat(batch.counts().updated()).isEqualTo(1);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(after.name()).isEqualTo("王依诺");
        assertThat(strings("select name from roster.former_name")).containsExactly("王一诺");
    }

    @Test
    void aTemporaryNumberThatBecomesFinalKeepsPersonAndSpace() {
        Pupil temporary = YINUO.numbered("L330106201603150123");
        PersonProfile before = imported(temporary);
        deliver(YINUO);
        PersonProfile after = theOnlyPerson();
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(search(IdentifierType.STUDENT_NUMBER, YINUO.studentNumber())).hasSize(1);
        assertThat(search(IdentifierType.STUDENT_NUMBER, temporary.studentNumber())).isEmpty();
        assertThat(after.affiliations()).hasSize(1);
    }

    @Test
    void aPupilWhoMovesIsTransferredOnceAndLostNowhere() {
        PersonProfile before = imported(YINUO, ZIHAN);
        Batch batch = deliver(YINUO.at(OTHER_SCHOOL), ZIHAN);
        assertThat(batch.counts()).isEqualTo(new Batch.Counts(2, 0, 0, 1, 1, 0, 0, 0, 0));
        PersonProfile after = person(YINUO);
        assertThat(after.spaceNumber()).isEqualTo(person(YINUO).spaceNumber());
        assertThat(before.id()).isEqualTo(person(YINUO).id());
        assertThat(places(after))
                .containsExactly(
                        Map.entry(OTHER_SCHOOL, AffiliationState.ACTIVE),
                        Map.entry(SCHOOL, AffiliationState.ENDED));
        assertThat(after.status()).isEqualTo(PersonStatus.ACTIVE);
        assertThat(openConflicts()).isZero();
    }

    @Test
    void aPupilWhoMovesAndComesBackIsTheSamePerson() {
        PersonProfile before = imported(YINUO);
        deliver(YINUO.at(OTHER_SCHOOL));
        Batch back = deliver(YINUO);
        assertThat(back.counts().transferred()).isEqualTo(1);
        assertThat(theOnlyPerson().id()).isEqualTo(before.id());
        assertThat(activePlaces(theOnlyPerson())).containsExactly(SCHOOL);
    }

    @Test
    void twoSchoolsThatClaimOnePupilBothKeepThePupilAndOpenAConflict() {
        imported(YINUO);
        deliver(YINUO, YINUO.at(OTHER_SCHOOL));
        assertThat(activePlaces(theOnlyPerson())).containsExactlyInAnyOrder(SCHOOL, OTHER_SCHOOL);
        assertThat(openConflicts()).isEqualTo(1);
    }

    @Test
    void twoSchoolsThatClaimANewPupilInOneFileOpenOnePersonAndAConflict() {
        Batch batch = deliver(YINUO, YINUO.at(OTHER_SCHOOL));
        assertThat(batch.counts().created()).isEqualTo(1);
        assertThat(activePlaces(theOnlyPerson())).containsExactlyInAnyOrder(SCHOOL, OTHER_SCHOOL);
        assertThat(openConflicts()).isEqualTo(1);
    }

    @Test
    void aSecondSchoolIsAConflictAlsoAfterTheNumberChanged() {
        imported(YINUO.numbered("L330106201603150123"));
        deliver(YINUO);
        deliver(YINUO, YINUO.at(OTHER_SCHOOL));
        assertThat(activePlaces(theOnlyPerson())).containsExactlyInAnyOrder(SCHOOL, OTHER_SCHOOL);
        assertThat(openConflicts()).isEqualTo(1);
    }

    @Test
    void aChangeOfClassEndsOnePlaceAndBeginsTheOther() {
        imported(YINUO);
        Batch batch = deliver(YINUO.inClass("3班"));
        assertThat(batch.counts().updated()).isEqualTo(1);
        assertThat(theOnlyPerson().affiliations())
                .extracting(AffiliationView::classCode, AffiliationView::state)
                .containsExactly(
                        tuple(new OrgCode(SCHOOL + "/p2023-3"), AffiliationState.ACTIVE),
                        tuple(new OrgCode(SCHOOL + "/p2023-2"), AffiliationState.ENDED));
    }

    @Test
    void whoLeavesByTheRegistrysWordIsFrozenAndComesBackAsTheSamePerson() {
        PersonProfile before = imported(YINUO);
        Batch leaving = deliver(YINUO.withStatus("肄业"));
        assertThat(leaving.counts().left()).isEqualTo(1);
        assertThat(theOnlyPerson().status()).isEqualTo(PersonStatus.FROZEN);
        assertThat(theOnlyPerson().spaceState()).isEqualTo("frozen");
        Batch back = deliver(YINUO.at(OTHER_SCHOOL));
        assertThat(back.counts().reactivated()).isEqualTo(1);
        PersonProfile after = theOnlyPerson();
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(after.status()).isEqualTo(PersonStatus.ACTIVE);
        assertThat(after.spaceState()).isEqualTo("open");
        assertThat(activePlaces(after)).containsExactly(OTHER_SCHOOL);
    }

    @Test
    void twinsWithConsecutiveNumbersAreTwoPeople() {
        Batch batch = deliver(YINUO, Pupil.of(SCHOOL, "王一言", 904));
        assertThat(batch.counts().created()).isEqualTo(2);
        assertThat(batch.counts().quarantined()).isZero();
    }

    @Test
    void twinsUnderOneIdNumberAreNeverMerged() {
        Pupil twin = YINUO.named("王一言").numbered(Pupil.of(SCHOOL, "王一言", 906).studentNumber());
        Batch batch = deliver(YINUO, twin);
        assertThat(batch.counts().created()).isEqualTo(1);
        assertThat(problemCodes(batch)).containsExactly("citizen-id-shared");
        assertThat(theOnlyPerson().name()).isEqualTo("王一诺");
    }

    @Test
    void aNumberGivenToSomebodyElseChangesNobody() {
        imported(YINUO);
        String before = hub.engine().stateHash();
        Batch batch = deliver(YINUO.named("赵雨桐").born("2016-05-01").identified(""));
        assertThat(problemCodes(batch)).contains("key-reused");
        assertThat(batch.counts().quarantined()).isEqualTo(1);
        assertThat(hub.engine().stateHash()).isEqualTo(before);
    }

    @Test
    void aStaleSnapshotIsRefused() {
        hub.deliver("xueji", Pupil.file(YINUO), MONDAY);
        String before = hub.engine().stateHash();
        Batch stale = hub.deliver("xueji", Pupil.file(YINUO, ZIHAN), MONDAY.minusSeconds(1));
        assertThat(stale.state()).isEqualTo(BatchState.REFUSED);
        assertThat(stale.problem()).isNotNull();
        assertThat(stale.problem().type()).isEqualTo("stale-snapshot");
        assertThat(hub.engine().stateHash()).isEqualTo(before);
    }

    @Test
    void aSnapshotFromTheFutureIsRefusedAndKeepsNoTrueOneOut() {
        Batch early =
                hub.deliver("xueji", Pupil.file(YINUO), Instant.parse("2062-11-16T01:00:00Z"));
        assertThat(early.state()).isEqualTo(BatchState.REFUSED);
        assertThat(early.problem()).isNotNull();
        assertThat(early.problem().type()).isEqualTo("future-snapshot");
        assertThat(hub.deliver("xueji", Pupil.file(YINUO)).state()).isEqualTo(BatchState.APPLIED);
    }

    @Test
    void aFileThatIsShorterThanDeclaredIsRefused() {
        Batch cut =
                hub.deliver(
                        new Delivery("xueji", "roster.xls", false, 3L, null, null, "test"),
                        Pupil.file(YINUO, ZIHAN));
        assertThat(cut.state()).isEqualTo(BatchState.REFUSED);
        assertThat(cut.problem()).isNotNull();
        assertThat(cut.problem().type()).isEqualTo("too-few-rows");
        assertThat(count("select count(*) from roster.person")).isZero();
        assertThat(count("select count(*) from roster.change")).isZero();
    }

    @Test
    void theSameBytesAsOfTheSameMomentAreAppliedAndChangeNothing() {
        hub.deliver("xueji", Pupil.file(YINUO, ZIHAN), MONDAY);
        String before = hub.engine().stateHash();
        Batch again = hub.deliver("xueji", Pupil.file(YINUO, ZIHAN), MONDAY);
        assertThat(again.state()).isEqualTo(BatchState.APPLIED);
        assertThat(again.counts()).isEqualTo(new Batch.Counts(2, 0, 0, 2, 0, 0, 0, 0, 0));
        assertThat(hub.engine().stateHash()).isEqualTo(before);
    }

    @Test
    void aDryRunChangesNothingAndSaysWhatWillHappen() {
        imported(YINUO);
        String before = hub.engine().stateHash();
        byte[] next = Pupil.file(YINUO.named("王依诺").withGuardian("王建国"), ZIHAN.at(OTHER_SCHOOL));
        Batch rehearsal = hub.rehearse("xueji", next);
        assertThat(rehearsal.state()).isEqualTo(BatchState.PLANNED);
        assertThat(hub.engine().stateHash()).isEqualTo(before);
        assertNothingIsLeftOfPlanning();
        Batch real = hub.deliver("xueji", next);
        assertThat(real.planHash()).isEqualTo(rehearsal.planHash());
        assertThat(real.counts()).isEqualTo(rehearsal.counts());
        assertThat(hub.engine().stateHash()).isNotEqualTo(before);
        assertNothingIsLeftOfPlanning();
    }

    private void assertNothingIsLeftOfPlanning() {
        assertThat(count("select count(*) from roster.planned_org")).isZero();
    }

    @Test
    void rowsOutsideTheScopeAreSetAside() {
        hub.snapshotSource("xueji", "xueji", SCHOOL);
        Batch batch = deliver(YINUO, ZIHAN.at(OTHER_SCHOOL));
        assertThat(batch.counts().created()).isEqualTo(1);
        assertThat(batch.counts().quarantined()).isEqualTo(1);
        assertThat(problemCodes(batch)).containsExactly("out-of-scope");
        assertThat(theOnlyPerson().name()).isEqualTo("王一诺");
    }

    @Test
    void unchangedRowsThatANarrowedScopeLeavesOutAreSetAsideAndEndNothing() {
        Pupil other = ZIHAN.at(OTHER_SCHOOL);
        deliver(YINUO, other);
        hub.snapshotSource("xueji", "xueji", SCHOOL);
        for (int night = 0; night < 2; night++) {
            Batch batch = deliver(YINUO, other);
            assertThat(batch.counts()).isEqualTo(new Batch.Counts(2, 0, 0, 1, 0, 0, 0, 1, 0));
            assertThat(problemCodes(batch)).containsExactly("out-of-scope");
        }
        assertThat(count("select count(*) from roster.affiliation where state = 'active'"))
                .isEqualTo(2);
        assertThat(hub.engine().sources().putWidened(source("xueji", "330000"), "test"))
                .isInstanceOf(PutOutcome.Updated.class);
        assertThat(deliver(YINUO, other).counts().unchanged()).isEqualTo(2);
    }

    @Test
    void anEngineThatIsStoppedWhileItAppliesGoesOnToTheSameState() throws Exception {
        byte[] students = bytes(Province.of(ProvinceSpec.of(7, 3_000, 6))::writeStudentRegistry);
        Batch batch =
                hub.engine()
                        .intake()
                        .receive(
                                new Delivery(
                                        "xueji", "roster.xls", false, null, null, null, "test"),
                                new ByteArrayInputStream(students));
        UUID id = batch.id();
        while (appliedChanges(id) == 0) {
            Thread.sleep(5);
        }
        hub.restart();
        assertThat(hub.settled(id).state()).isEqualTo(BatchState.APPLIED);
        assertThat(count("select count(*) from roster.change"))
                .isEqualTo(count("select count(*) from roster.applied_change"));
        try (var undisturbed = TestHub.withoutBrakes()) {
            undisturbed.snapshotSource("xueji", "xueji", "330000");
            undisturbed.deliver("xueji", students);
            assertThat(hub.engine().stateHash()).isEqualTo(undisturbed.engine().stateHash());
        }
    }

    @Test
    void aNumberThatSomebodyTookMeanwhileStopsItsPersonAlone() {
        imported(ZIHAN);
        // As if another node had opened somebody with Yinuo's number after the plan looked.
        hub.sql()
                .sql(
                        """
                        create function roster.take_number() returns trigger language plpgsql as
                        $$ begin
                            if new.name = '王一诺' then
                                raise unique_violation;
                            end if;
                            return new;
                        end $$;
                        create trigger take_number before insert on roster.person
                            for each row execute function roster.take_number();
                        """)
                .update();
        Pupil[] pupils = new Pupil[8];
        for (int i = 0; i < pupils.length; i++) {
            pupils[i] = i == 5 ? YINUO : Pupil.of(SCHOOL, "李" + "一二三四五六七八".charAt(i), 906 + 2 * i);
        }
        deliver(pupils);
        assertThat(count("select count(*) from roster.person")).isEqualTo(8);
        assertThat(strings("select state from roster.change where state <> 'planned'"))
                .containsExactly("superseded");
        hub.sql().sql("drop trigger take_number on roster.person").update();
        Batch next = deliver(pupils);
        assertThat(next.counts().created()).isEqualTo(1);
        assertThat(person(YINUO).name()).isEqualTo("王一诺");
    }

    @Test
    void aPupilWhoStandsFarApartInOneFileIsOnePerson() {
        var pupils = new ArrayList<Pupil>();
        pupils.add(YINUO);
        for (int day = 1; day <= 28; day++) {
            for (int n = 0; n < 80; n++) {
                pupils.add(Pupil.of(SCHOOL, "李明", 100 + 2 * n, day));
            }
        }
        pupils.add(YINUO.at(OTHER_SCHOOL));
        Batch batch = deliver(pupils.toArray(Pupil[]::new));
        assertThat(batch.counts().updated()).isEqualTo(1);
        assertThat(activePlaces(person(YINUO))).containsExactlyInAnyOrder(SCHOOL, OTHER_SCHOOL);
        assertThat(openConflicts()).isEqualTo(1);
    }

    @Test
    void historyTellsWhatEachVersionChangedWithNumbersMasked() {
        PersonProfile pupil = imported(YINUO);
        deliver(YINUO.named("王依诺"));
        var history = hub.engine().history().of(pupil.id(), 0, 10);
        assertThat(history)
                .extracting(entry -> entry.op(), entry -> entry.after().get("name"))
                .containsExactly(tuple("create", "王一诺"), tuple("update", "王依诺"));
        assertThat(history.getFirst().after())
                .containsEntry(
                        "citizenId", YINUO.idNumber().replaceAll("(.{4}).{10}", "$1**********"));
    }

    @Test
    void aGuardianWhoComesIsToldOf() {
        imported(YINUO.withGuardian("王芳"));
        long link = count("select guardian_link_id from roster.guardian_link");
        hub.engine().guardians().confirm(link, "test");
        assertThat(
                        strings(
                                """
                                select f->>'type' from roster.outbox, jsonb_array_elements(facts->'facts') f
                                 where batch_id is null
                                """))
                .containsExactly(
                        "person.opened", "space.opened", "affiliation.began", "guardian.confirmed");
    }

    @Test
    void everybodyWhoMustHearOfAPersonIsToldOncePerDelivery() {
        imported(YINUO);
        deliver(YINUO);
        deliver(YINUO.named("王依诺").at(OTHER_SCHOOL));
        assertThat(strings("select person_version::text from roster.outbox order by outbox_id"))
                .containsExactly("1", "2");
        assertThat(
                        strings(
                                """
                                select f->>'type' from roster.outbox, jsonb_array_elements(facts->'facts') f
                                 where person_version = 2
                                """))
                .containsExactly("person.changed", "affiliation.ended", "affiliation.began");
    }

    @Test
    void twoSourcesNeverSpeakForTheSamePupils() {
        assertThat(hub.engine().sources().put(source("school", SCHOOL), "test"))
                .isEqualTo(new PutOutcome.Overlap("xueji", new OrgCode(SCHOOL)));
        assertThat(hub.engine().sources().put(source("anywhere"), "test"))
                .isInstanceOf(PutOutcome.Created.class);
        assertThat(hub.engine().sources().put(source("anywhere", OTHER_SCHOOL), "test"))
                .as("from claiming nothing to claiming a school")
                .isInstanceOf(PutOutcome.Widening.class);
    }

    @Test
    void aScopeIsNarrowedFreelyAndWidenedOnlyByWhoMay() {
        assertThat(hub.engine().sources().put(source("xueji", SCHOOL), "test"))
                .isInstanceOf(PutOutcome.Updated.class);
        assertThat(hub.engine().sources().put(source("xueji", SCHOOL, OTHER_SCHOOL), "test"))
                .isInstanceOf(PutOutcome.Widening.class);
        assertThat(hub.engine().sources().putWidened(source("xueji", SCHOOL, OTHER_SCHOOL), "test"))
                .isInstanceOf(PutOutcome.Updated.class);
    }

    @Test
    void nothingSensitiveStandsInLogsOrProblems() {
        Pupil broken = ZIHAN.identified(ZIHAN.idNumber().substring(0, 17) + "A");
        deliver(YINUO.withGuardian("王建国"), broken);
        deliver(YINUO.named("赵雨桐").born("2016-05-01"));
        // The database fails while people are written, and the fault is logged with its cause.
        hub.sql()
                .sql(
                        """
                        create function roster.fail() returns trigger language plpgsql as
                        $$ begin raise exception 'disk full'; end $$
                        """)
                .update();
        hub.sql()
                .sql(
                        "create trigger fail before insert on roster.person for each row execute function roster.fail()")
                .update();
        UUID failing = receive(Pupil.file(YINUO, Pupil.of(SCHOOL, "陈思远", 908)));
        while (logged.list.stream().noneMatch(event -> event.getLevel() == Level.ERROR)) {
            pause();
        }
        hub.sql().sql("drop trigger fail on roster.person").update();
        hub.settled(failing);

        List<String> secrets =
                List.of(
                        "王一诺",
                        "李子涵",
                        "赵雨桐",
                        "王建国",
                        "陈思远",
                        YINUO.idNumber(),
                        broken.idNumber(),
                        ZIHAN.idNumber(),
                        ZIHAN.idNumber().substring(0, 17),
                        CitizenId.ofFirst17("33010620160315908").value());
        String log = String.join("\n", logged.list.stream().map(EngineIT::text).toList());
        assertThat(log).contains("disk full").doesNotContain(secrets);
        assertThat(strings("select t::text from roster.row_problem t"))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).doesNotContain(secrets));
    }

    private static String text(ILoggingEvent event) {
        var thrown = event.getThrowableProxy();
        return event.getFormattedMessage()
                + (thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown));
    }

    private static Source source(String id, String... scope) {
        return new Source(
                id,
                "xueji",
                Source.Mode.SNAPSHOT,
                List.of(scope).stream().map(OrgCode::new).toList(),
                Map.of(),
                Duration.ofHours(12));
    }

    /** Delivers the first snapshot and returns the first pupil of it. */
    private PersonProfile imported(Pupil... pupils) {
        Batch batch = deliver(pupils);
        assertThat(batch.counts().created()).isEqualTo(pupils.length);
        return person(pupils[0]);
    }

    private Batch deliver(Pupil... pupils) {
        Batch batch = hub.deliver("xueji", Pupil.file(pupils));
        assertThat(batch.state()).as("%s", batch.problem()).isEqualTo(BatchState.APPLIED);
        return batch;
    }

    private UUID receive(byte[] file) {
        try {
            return hub.engine()
                    .intake()
                    .receive(
                            new Delivery("xueji", "roster.xls", false, null, null, null, "test"),
                            new ByteArrayInputStream(file))
                    .id();
        } catch (DeliveryRefused e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private PersonProfile person(Pupil pupil) {
        List<PersonProfile> found = search(IdentifierType.CITIZEN_ID, pupil.idNumber());
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private PersonProfile theOnlyPerson() {
        assertThat(count("select count(*) from roster.person")).isEqualTo(1);
        assertThat(count("select count(*) from roster.space where kind = 'personal'")).isEqualTo(1);
        return person(YINUO);
    }

    private List<PersonProfile> search(IdentifierType type, String identifier) {
        return hub.engine().people().search(type, identifier, OrgScope.WHOLE_HUB);
    }

    private static List<Map.Entry<String, AffiliationState>> places(PersonProfile person) {
        return person.affiliations().stream()
                .map(a -> Map.entry(a.org().value(), a.state()))
                .toList();
    }

    private static List<String> activePlaces(PersonProfile person) {
        return person.affiliations().stream()
                .filter(a -> a.state() == AffiliationState.ACTIVE)
                .map(a -> a.org().value())
                .toList();
    }

    private List<String> problemCodes(Batch batch) {
        return hub.engine().batches().problems(batch.id(), 0, 100).stream()
                .map(p -> p.problem().code())
                .toList();
    }

    private long openConflicts() {
        return count("select count(*) from roster.conflict where state = 'open'");
    }

    private long appliedChanges(UUID batch) {
        return hub.sql()
                .sql("select count(*) from roster.applied_change where batch_id = :id")
                .param("id", batch)
                .query(Long.class)
                .single();
    }

    private long count(String sql) {
        return hub.sql().sql(sql).query(Long.class).single();
    }

    private List<String> strings(String sql) {
        return hub.sql().sql(sql).query(String.class).list();
    }
}
