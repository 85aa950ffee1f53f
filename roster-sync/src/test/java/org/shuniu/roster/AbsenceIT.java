package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.SchoolLife;

/** When the silence of a registry is the end of an affiliation, and when it means nothing. */
class AbsenceIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(SCHOOL, "李子涵", 904);

    private SchoolLife life;

    @BeforeEach
    void open() {
        life = new SchoolLife("2026-11-16");
        life.source("xueji", "xueji", "330000");
        life.whole("xueji", YINUO, ZIHAN);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void whoIsMissingFromTwoCompleteSnapshotsLeavesAndIsFrozen() {
        life.nights(1, "xueji", YINUO);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        Batch second = life.after(Duration.ofDays(1)).whole("xueji", YINUO);
        assertThat(second.counts()).isEqualTo(new Batch.Counts(1, 0, 0, 1, 0, 1, 0, 0, 0));
        assertThat(life.places(ZIHAN)).isEmpty();
        assertThat(life.person(ZIHAN).status()).isEqualTo(PersonStatus.FROZEN);
        assertThat(life.person(YINUO).status()).isEqualTo(PersonStatus.ACTIVE);
        assertThat(rules(second)).containsExactly("leave absent");
        assertThat(life.count("select count(*) from roster.absence")).isZero();
    }

    @Test
    void whoComesBackYearsLaterIsTheSamePersonWithTheSameSpace() {
        PersonProfile before = life.person(ZIHAN);
        life.nights(2, "xueji", YINUO);
        Pupil later = ZIHAN.inGrade("六年级");
        Batch back = life.on("2028-11-16").whole("xueji", YINUO.inGrade("六年级"), later);
        assertThat(back.counts().reactivated()).isEqualTo(1);
        assertThat(back.counts().created()).isZero();
        PersonProfile after = life.person(ZIHAN);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(after.status()).isEqualTo(PersonStatus.ACTIVE);
    }

    @Test
    void whoComesBackWithTheVerySameRowIsNoticed() {
        life.nights(2, "xueji", YINUO);
        life.nights(1, "xueji", YINUO, ZIHAN);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        life.nights(1, "xueji", YINUO);
        assertThat(life.places(ZIHAN)).as("counted anew").containsExactly(SCHOOL);
    }

    @Test
    void anAbsenceThatIsInterruptedIsCountedAnew() {
        life.nights(1, "xueji", YINUO);
        life.nights(1, "xueji", YINUO, ZIHAN);
        life.nights(1, "xueji", YINUO);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
    }

    @Test
    void anInvalidRowIsNotAbsent() {
        Pupil noClass = ZIHAN.inClass("二班儿");
        Pupil noNumber = ZIHAN.numbered("G33010620160315").identified("330106201603159");
        life.nights(3, "xueji", YINUO, noClass);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        life.nights(3, "xueji", YINUO, noNumber);
        assertThat(life.places(ZIHAN)).as("known by name and birth date").containsExactly(SCHOOL);
        life.nights(3, "xueji", YINUO, ZIHAN.at("21330"));
        assertThat(life.places(ZIHAN)).as("a school code cut off").containsExactly(SCHOOL);
    }

    @Test
    void whoseNumbersAreMissingIsNotAbsent() {
        Pupil unnumbered = seated(ZIHAN.numbered("").identified(""));
        life.nights(3, "xueji", seated(YINUO), unnumbered);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(2);
    }

    @Test
    void withAnIllegibleRowNobodyOfThatSchoolIsAbsent() {
        Pupil illegible = Pupil.of(SCHOOL, "", 906).numbered("G3").identified("").born("0");
        life.nights(3, "xueji", YINUO, illegible);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        life.nights(2, "xueji", YINUO);
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    @Test
    void aSnapshotThatProvesNothingEndsNothing() {
        for (int night = 0; night < 3; night++) {
            life.after(Duration.ofDays(1)).loose("xueji", YINUO);
        }
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        assertThat(life.count("select count(*) from roster.absence")).isZero();
    }

    @Test
    void aSnapshotThatProvesNothingNeitherCountsNorResets() {
        life.nights(1, "xueji", YINUO);
        life.after(Duration.ofDays(1)).loose("xueji", YINUO);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        life.nights(1, "xueji", YINUO);
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    @Test
    void aRefusedSnapshotNeitherCountsNorResets() {
        life.nights(1, "xueji", YINUO);
        life.after(Duration.ofDays(1));
        Batch cut = life.deliver("xueji", Pupil.file(YINUO), 2L, null, false);
        assertThat(cut.state()).isEqualTo(BatchState.REFUSED);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        life.nights(1, "xueji", YINUO);
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    @Test
    void aDryRunCountsNoAbsenceAndSaysWhoWouldLeave() {
        life.nights(1, "xueji", YINUO);
        life.after(Duration.ofDays(1));
        Batch first = life.rehearse("xueji", YINUO);
        Batch again = life.rehearse("xueji", YINUO);
        assertThat(first.counts().left()).isEqualTo(1);
        assertThat(again.planHash()).isEqualTo(first.planHash());
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        assertThat(life.count("select count(*) from roster.roll_call")).isZero();
        Batch real = life.whole("xueji", YINUO);
        assertThat(real.planHash()).isEqualTo(first.planHash());
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    @Test
    void snapshotsCloseTogetherCountAsOne() {
        life.nights(1, "xueji", YINUO);
        life.after(Duration.ofHours(4)).whole("xueji", YINUO);
        life.after(Duration.ofHours(4)).whole("xueji", YINUO);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        life.after(Duration.ofHours(4)).whole("xueji", YINUO);
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    @Test
    void howManySnapshotsItTakesDependsOnTheRole() {
        life.source(
                "xueji",
                "xueji",
                Source.Mode.SNAPSHOT,
                Map.of(Role.STUDENT, 1, Role.TEACHER, 5),
                Duration.ZERO,
                "330000");
        life.after(Duration.ofSeconds(1)).whole("xueji", YINUO);
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    @Test
    void withNoPauseAskedForEverySnapshotCounts() {
        life.source("xueji", "xueji", Source.Mode.SNAPSHOT, Map.of(), Duration.ZERO, "330000");
        life.after(Duration.ofSeconds(1)).whole("xueji", YINUO);
        life.after(Duration.ofSeconds(1)).whole("xueji", YINUO);
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    @Test
    void anEmptyScopeEndsNothing() {
        life.source("anywhere", "xueji");
        Pupil only = Pupil.of(OTHER_SCHOOL, "陈思远", 908);
        life.whole("anywhere", only, ZIHAN.at(OTHER_SCHOOL));
        life.nights(4, "anywhere", only);
        assertThat(life.places(ZIHAN)).contains(OTHER_SCHOOL);
    }

    @Test
    void shrinkingTheScopeEndsNothing() {
        Pupil elsewhere = Pupil.of(OTHER_SCHOOL, "陈思远", 908);
        life.nights(1, "xueji", YINUO, ZIHAN, elsewhere);
        life.source("xueji", "xueji", SCHOOL);
        life.nights(3, "xueji", YINUO, ZIHAN);
        assertThat(life.places(elsewhere)).containsExactly(OTHER_SCHOOL);
        Batch outside =
                life.after(Duration.ofDays(1))
                        .whole("xueji", YINUO, ZIHAN, elsewhere.inClass("3班"));
        assertThat(life.problems(outside)).containsExactly("out-of-scope");
        assertThat(life.places(elsewhere)).containsExactly(OTHER_SCHOOL);
    }

    @Test
    void aDeltaEndsNothingByAbsence() {
        life.source("xueji", "xueji", Source.Mode.DELTA, Map.of(), Duration.ZERO, "330000");
        life.nights(3, "xueji", YINUO.named("王依诺"));
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
    }

    @Test
    void aRecordWhoseAffiliationAnotherTookOverIsNotAbsent() {
        Pupil temporary = ZIHAN.numbered("L330106201603150123");
        life.nights(1, "xueji", YINUO, temporary);
        life.nights(3, "xueji", YINUO, ZIHAN);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        assertThat(life.person(ZIHAN).status()).isEqualTo(PersonStatus.ACTIVE);
        life.nights(2, "xueji", YINUO);
        assertThat(life.places(ZIHAN)).as("and absent like anybody else").isEmpty();
    }

    @Test
    void aTransferIsNoAbsence() {
        life.nights(3, "xueji", YINUO, ZIHAN.at(OTHER_SCHOOL));
        assertThat(life.places(ZIHAN)).containsExactly(OTHER_SCHOOL);
        assertThat(life.person(ZIHAN).status()).isEqualTo(PersonStatus.ACTIVE);
    }

    @Test
    void anEngineThatIsStoppedCountsASnapshotOnce() {
        life.nights(1, "xueji", YINUO);
        life.hub().restart();
        assertThat(life.count("select missed from roster.absence")).isEqualTo(1);
        life.hub().restart();
        life.nights(1, "xueji", YINUO);
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    @Test
    void theRegistryOfPupilsDoesNotEndAPost() {
        life.source("teacher", "teacher", "330000");
        Pupil teacher = Pupil.of(SCHOOL, "赵雨桐", 910);
        String header = "姓名\t性别\t身份证件号\t出生日期\t教职工号\t学校标识码\t人员状态\r\n";
        String row = "赵雨桐\t女\t" + teacher.idNumber() + "\t2016-03-15\tT1\t" + SCHOOL + "\t在职\r\n";
        byte[] file = (header + row).getBytes(StandardCharsets.UTF_8);
        life.after(Duration.ofDays(1)).whole("teacher", file, 1);
        life.nights(1, "xueji", YINUO, ZIHAN, teacher);
        life.nights(2, "xueji", YINUO, ZIHAN);
        PersonProfile person =
                life.engine()
                        .people()
                        .search(IdentifierType.CITIZEN_ID, teacher.idNumber(), OrgScope.WHOLE_HUB)
                        .getFirst();
        assertThat(person.activeAffiliations())
                .extracting(a -> a.role())
                .containsExactly(Role.TEACHER);
        assertThat(person.status()).isEqualTo(PersonStatus.ACTIVE);
    }

    private List<String> rules(Batch batch) {
        return life.engine().batches().changes(batch.id(), OrgScope.WHOLE_HUB, 0, 100).stream()
                .map(change -> change.op() + " " + change.rule())
                .toList();
    }

    private static Pupil seated(Pupil pupil) {
        var cells = new LinkedHashMap<>(pupil.cells());
        cells.put("班内学号", "7");
        return new Pupil(cells);
    }
}
