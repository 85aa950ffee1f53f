package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.SchoolLife;

/** Several sources speak of one person: whose word counts, and what each of them may end. */
class WhoseWordIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(SCHOOL, "李子涵", 904);
    private static final Pupil SIYUAN = Pupil.of(OTHER_SCHOOL, "陈思远", 906);

    private SchoolLife life;

    @BeforeEach
    void open() {
        life = new SchoolLife("2026-11-16");
        life.source("east", "xueji", SCHOOL);
        life.source("west", "xueji", OTHER_SCHOOL);
        life.whole("east", YINUO, ZIHAN);
        life.whole("west", SIYUAN);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void twoSchoolsOfTwoSourcesKeepThePupilUntilOneLetsGoAndThenItIsATransfer() {
        PersonProfile before = life.person(ZIHAN);
        life.nights(1, "west", SIYUAN, ZIHAN.at(OTHER_SCHOOL));
        assertThat(life.places(ZIHAN)).containsExactlyInAnyOrder(SCHOOL, OTHER_SCHOOL);
        assertThat(openConflicts()).containsExactly("two-schools");
        life.nights(1, "east", YINUO);
        Batch dropped = life.after(Duration.ofDays(1)).whole("east", YINUO);
        assertThat(life.places(ZIHAN)).containsExactly(OTHER_SCHOOL);
        assertThat(openConflicts()).isEmpty();
        assertThat(life.person(ZIHAN).id()).isEqualTo(before.id());
        assertThat(life.person(ZIHAN).spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(life.person(ZIHAN).status()).isEqualTo(PersonStatus.ACTIVE);
        assertThat(dropped.counts().left()).as("moved, not left").isZero();
        assertThat(life.engine().batches().changes(dropped.id(), OrgScope.WHOLE_HUB, 0, 10))
                .extracting(c -> c.op(), c -> c.rule())
                .containsExactly(tuple("transfer", "absent"));
    }

    @Test
    void twoNewSchoolsInOneFileBothKeepThePupil() {
        Pupil haoran = Pupil.of("2133010003", "周浩然", 908);
        life.source("all", "xueji");
        life.loose("all", haoran);
        life.after(Duration.ofDays(1)).loose("all", haoran.at(SCHOOL), haoran.at(OTHER_SCHOOL));
        assertThat(life.places(haoran)).containsExactlyInAnyOrder(SCHOOL, OTHER_SCHOOL);
        assertThat(openConflicts()).containsExactly("two-schools");
    }

    @Test
    void theOldSchoolsWordThatThePupilMovedClosesTheConflictToo() {
        life.nights(1, "west", SIYUAN, ZIHAN.at(OTHER_SCHOOL));
        Batch said = life.after(Duration.ofDays(1)).whole("east", YINUO, ZIHAN.withStatus("转学"));
        assertThat(said.counts().transferred()).isEqualTo(1);
        assertThat(life.places(ZIHAN)).containsExactly(OTHER_SCHOOL);
        assertThat(openConflicts()).isEmpty();
    }

    @Test
    void theAbsenceFromOneSourceEndsNothingThatAnotherSays() {
        life.nights(1, "west", SIYUAN, ZIHAN.at(OTHER_SCHOOL));
        life.nights(2, "west", SIYUAN);
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        assertThat(life.person(ZIHAN).status()).isEqualTo(PersonStatus.ACTIVE);
    }

    @Test
    void registriesOfTheSameRankCorrectEachOther() {
        life.nights(1, "west", SIYUAN, ZIHAN.at(OTHER_SCHOOL).named("李梓涵"));
        assertThat(life.person(ZIHAN).name()).isEqualTo("李梓涵");
    }

    @Test
    void aLowerRankFillsGapsAndOverwritesNothing() {
        String sponsored =
                """
                姓名\t性别\t出生日期\t身份证件号\t学校标识码\t角色\t担保单位\t事由\t截止日期
                林校外\t\t1980-05-01\t\t2133010001\t职工\t2133010001\t科学课\t2027-01-31
                """;
        life.loose("local", sponsored);
        assertThat(life.strings("select asserted::text from roster.person where name = '林校外'"))
                .containsExactly("{\"name\": \"local\", \"birthDate\": \"local\"}");
        life.after(Duration.ofDays(1)).loose("local", sponsored.replace("林校外\t\t", "林校外\t男\t"));
        assertThat(life.strings("select gender from roster.person where name = '林校外'"))
                .containsExactly(Gender.MALE.code());
        assertThat(
                        life.strings(
                                "select asserted::text from roster.person where asserted is not null"))
                .hasSize(1)
                .allSatisfy(words -> assertThat(words).contains("\"gender\": \"local\""));
    }

    @Test
    void aGuardianWhomTheRegistryNoLongerNamesIsNoLongerProposed() {
        life.nights(1, "east", YINUO.withGuardian("王建国"), ZIHAN);
        life.nights(1, "east", YINUO.withGuardian("李敏"), ZIHAN);
        assertThat(life.strings("select state from roster.guardian_link order by guardian_link_id"))
                .containsExactly("ended", "proposed");
    }

    @Test
    void aConfirmedGuardianStaysWhomeverTheRegistryNames() {
        life.nights(1, "east", YINUO.withGuardian("王建国"), ZIHAN);
        PersonId father = confirmed(YINUO);
        life.nights(1, "east", YINUO.withGuardian("李敏"), ZIHAN);
        assertThat(life.strings("select state from roster.guardian_link order by guardian_link_id"))
                .containsExactly("confirmed", "proposed");
        assertThat(profile(father).status()).isEqualTo(PersonStatus.ACTIVE);
    }

    @Test
    void aFatherWhoStandsInTwoExportsWithoutAnIdNumberIsNobodyAutomatically() {
        life.nights(1, "east", YINUO.withGuardian("王建国"), ZIHAN);
        life.nights(1, "west", SIYUAN.withGuardian("王建国"));
        PersonId one = confirmed(YINUO);
        PersonId other = confirmed(SIYUAN);
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void aGuardianFollowsTheChildAndIsFrozenWhenTheChildComesOfAge() {
        life.nights(1, "east", YINUO.withGuardian("王建国"), ZIHAN);
        PersonId father = confirmed(YINUO);
        life.nights(2, "east", ZIHAN);
        life.due();
        assertThat(profile(father).activeAffiliations())
                .as("the child is nowhere for the moment")
                .hasSize(1);
        life.nights(1, "west", SIYUAN, YINUO.at(OTHER_SCHOOL));
        life.due();
        assertThat(profile(father).activeAffiliations())
                .extracting(a -> a.org().value(), a -> a.role())
                .containsExactly(tuple(OTHER_SCHOOL, Role.GUARDIAN));
        life.on("2034-03-14");
        life.due();
        assertThat(profile(father).status()).isEqualTo(PersonStatus.ACTIVE);
        life.on("2034-03-15");
        life.due();
        assertThat(life.strings("select state from roster.guardian_link")).containsOnly("ended");
        assertThat(profile(father).activeAffiliations()).isEmpty();
        assertThat(profile(father).status()).isEqualTo(PersonStatus.FROZEN);
        assertThat(life.person(YINUO).status()).isEqualTo(PersonStatus.ACTIVE);
    }

    @Test
    void aTransitionThatNoSchoolEndsIsOverAfterItsDay() {
        life.nights(1, "east", YINUO, ZIHAN.withStatus("转学"));
        life.on("2027-10-31");
        life.due();
        assertThat(life.person(ZIHAN).status()).isEqualTo(PersonStatus.ACTIVE);
        life.on("2027-11-01");
        life.due();
        assertThat(life.person(ZIHAN).status()).isEqualTo(PersonStatus.FROZEN);
        assertThat(
                        life.count(
                                "select count(*) from roster.person where transition_until is not null"))
                .isZero();
        assertThat(
                        life.strings(
                                "select rule from roster.person_history where op = 'leave' order by version"))
                .contains("transition-over");
    }

    @Test
    void somebodyWhoseOpeningWasUndoneComesBackUnderTheSameIds() {
        PersonProfile before = life.person(ZIHAN);
        undoOpeningOf(before.id(), true);
        Batch again = life.after(Duration.ofDays(1)).whole("east", YINUO, ZIHAN);
        assertThat(again.counts().created()).isEqualTo(1);
        PersonProfile after = life.person(ZIHAN);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(after.spaceState()).isEqualTo("open");
        assertThat(life.places(ZIHAN)).containsExactly(SCHOOL);
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(3);
    }

    @Test
    void anIdNumberAloneRevivesToo() {
        PersonProfile before = life.person(ZIHAN);
        undoOpeningOf(before.id(), false);
        life.nights(1, "west", SIYUAN, ZIHAN.at(OTHER_SCHOOL).numbered(""));
        assertThat(life.person(ZIHAN).id()).isEqualTo(before.id());
        assertThat(life.places(ZIHAN)).containsExactly(OTHER_SCHOOL);
    }

    @Test
    void anotherUnderTheKeyOfTheUndoneIsSomebodyNew() {
        PersonProfile before = life.person(ZIHAN);
        undoOpeningOf(before.id(), true);
        Pupil other =
                ZIHAN.named("赵雨桐")
                        .born("2016-05-01")
                        .identified(CitizenId.ofFirst17("33010620160501902").value());
        life.nights(1, "east", YINUO, other);
        assertThat(life.person(other).id()).isNotEqualTo(before.id());
        assertThat(life.count("select count(*) from roster.person where status = 'void'"))
                .isEqualTo(1);
    }

    /** What an undo of the opening leaves behind. */
    private void undoOpeningOf(PersonId person, boolean keepLink) {
        for (String statement :
                List.of(
                        "insert into roster.stale_record (source_id, record_key) select source_id, record_key from roster.source_record where person_id = :id",
                        "update roster.person set status = 'void', version = version + 1 where person_id = :id",
                        "update roster.space set state = 'void' where person_id = :id",
                        "update roster.identifier set ended_on = began_on where person_id = :id",
                        "update roster.affiliation set state = 'ended', ended_on = began_on where person_id = :id",
                        keepLink
                                ? "update roster.source_record set fingerprint = null where person_id = :id"
                                : "delete from roster.source_record where person_id = :id")) {
            life.hub().sql().sql(statement).param("id", person.value()).update();
        }
    }

    private PersonId confirmed(Pupil pupil) {
        GuardianDirectory.Link link =
                life.engine().guardians().of(life.person(pupil).id()).getFirst();
        return life.engine().guardians().confirm(link.id(), "test").orElseThrow();
    }

    private PersonProfile profile(PersonId person) {
        return life.engine().people().find(person).orElseThrow();
    }

    private List<String> openConflicts() {
        return life.strings("select kind from roster.conflict where state = 'open'");
    }
}
