package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.local.Secondments;
import org.shuniu.roster.local.Sponsorships;
import org.shuniu.roster.local.Sponsorships.Outcome;
import org.shuniu.roster.local.Warranted;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry.PutOutcome;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.SchoolLife;

/**
 * People whom no registry holds: answered for, joined to the registry when it brings them, ended by
 * their day.
 */
class LocalRecordsIT {
    private static final OrgCode SCHOOL = new OrgCode("2133010001");
    private static final OrgCode OTHER_SCHOOL = new OrgCode("2133010002");
    private static final Pupil YINUO = Pupil.of(SCHOOL.value(), "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(OTHER_SCHOOL.value(), "李子涵", 904);
    private static final Pupil NEW = Pupil.of(SCHOOL.value(), "陈思远", 906);

    private SchoolLife life;

    @BeforeEach
    void open() {
        life = new SchoolLife("2026-09-01");
        life.source("xueji", "xueji", "330000");
        life.whole("xueji", YINUO, ZIHAN);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void aSponsoredPupilHasPersonAndSpaceAtOnceAndIsUnverified() {
        PersonProfile person = profile(done(sponsor(NEW, Map.of())).person());
        assertThat(person.name()).isEqualTo("陈思远");
        assertThat(person.assurance()).isEqualTo(Assurance.UNVERIFIED);
        assertThat(person.spaceState()).isEqualTo("open");
        assertThat(person.activeAffiliations())
                .extracting(a -> a.org(), a -> a.role(), a -> a.grade())
                .containsExactly(tuple(SCHOOL, Role.STUDENT, "四年级"));
    }

    @Test
    void whenTheRegistryRowComesItIsTheSamePersonWithTheSameSpaceAndSubject() {
        PersonProfile sponsored = profile(done(sponsor(NEW, Map.of())).person());
        Batch october = life.on("2026-10-12").whole("xueji", YINUO, ZIHAN, NEW);
        assertThat(october.counts().created()).isZero();
        PersonProfile registered = life.person(NEW);
        assertThat(registered.id()).isEqualTo(sponsored.id());
        assertThat(registered.spaceNumber()).isEqualTo(sponsored.spaceNumber());
        assertThat(registered.publicSubject()).isEqualTo(sponsored.publicSubject());
        assertThat(registered.assurance()).isEqualTo(Assurance.REGISTRY);
        assertThat(registered.activeAffiliations()).hasSize(1);
        assertThat(warranted(Basis.SPONSORED)).as("the registry stands in for it").isEmpty();
        life.on("2027-07-20");
        due();
        assertThat(life.places(NEW)).containsExactly(SCHOOL.value());
    }

    @Test
    void withoutAnIdNumberTheRegistryRowIsAnotherPersonUntilSomebodyDecides() {
        sponsor(NEW, Map.of("idNumber", ""));
        Batch october = life.on("2026-10-12").whole("xueji", YINUO, ZIHAN, NEW);
        assertThat(october.counts().created()).isEqualTo(1);
    }

    @Test
    void anIdNumberUnderAnotherNameIsNobodyWeMayTouch() {
        assertThat(sponsor(YINUO.named("赵雨桐"), Map.of())).isInstanceOf(Outcome.Contradicted.class);
        assertThat(life.person(YINUO).name()).isEqualTo("王一诺");
    }

    @Test
    void whoeverNoNumberTellsFromSomebodyAtTheSchoolIsNotOpenedBesideThem() {
        Map<String, String> noNumber = Map.of("idNumber", "");
        assertThat(sponsor(YINUO, noNumber)).isInstanceOf(Outcome.NamesakeHere.class);
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(2);

        // A boy, somebody at another school, and whoever has a number are somebody else.
        done(sponsor(YINUO, Map.of("idNumber", "", "gender", "男")));
        done(sponsor(YINUO.at(OTHER_SCHOOL.value()), noNumber));
        done(sponsor(Pupil.of(SCHOOL.value(), "王一诺", 908), Map.of()));
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(5);
    }

    @Test
    void somebodyWhoIsKnownIsAnsweredForAsTheSamePerson() {
        PersonProfile before = life.person(ZIHAN);
        Outcome.Done done = done(sponsor(ZIHAN.at(SCHOOL.value()), Map.of()));
        assertThat(done.person()).isEqualTo(before.id());
        assertThat(life.places(ZIHAN))
                .containsExactlyInAnyOrder(SCHOOL.value(), OTHER_SCHOOL.value());
        assertThat(life.person(ZIHAN).assurance()).isEqualTo(Assurance.REGISTRY);
    }

    @Test
    void nobodyIsAnsweredForWhereTheRegistryHasThem() {
        assertThat(sponsor(YINUO, Map.of())).isInstanceOf(Outcome.AlreadyThere.class);
    }

    @Test
    void aSponsorsWordNeverOverwritesARegistrys() {
        Outcome outcome = sponsor(YINUO.at(OTHER_SCHOOL.value()), Map.of("gender", ""));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(life.person(YINUO).gender().code()).isEqualTo("2");
    }

    @Test
    void askedTwiceItIsDoneOnceAndWithAnotherEndItIsProlonged() {
        sponsor(NEW, Map.of());
        assertThat(sponsor(NEW, Map.of())).isInstanceOf(Outcome.AlreadyThere.class);
        done(sponsor(NEW, Map.of("endsOn", "2027-12-31")));
        assertThat(warranted(Basis.SPONSORED))
                .extracting(w -> w.warrant().endsOn())
                .containsExactly(LocalDate.of(2027, 12, 31));
    }

    @Test
    void noSnapshotEndsASponsoredPupilAndTheDayDoes() {
        PersonId person = done(sponsor(NEW, Map.of("endsOn", "2026-10-01"))).person();
        life.nights(5, "xueji", YINUO, ZIHAN);
        assertThat(profile(person).activeAffiliations()).hasSize(1);
        life.on("2026-10-01");
        due();
        assertThat(profile(person).activeAffiliations()).as("the last day").hasSize(1);
        life.on("2026-10-02");
        due();
        assertThat(profile(person).activeAffiliations()).isEmpty();
        assertThat(profile(person).status()).isEqualTo(PersonStatus.FROZEN);
        String state = life.engine().stateHash();
        due();
        assertThat(life.engine().stateHash()).as("due once").isEqualTo(state);
    }

    @Test
    void whatIsTypedWrongIsRefusedByNameAndNothingIsStored() {
        assertThat(faults(sponsor(NEW, Map.of("endsOn", "2029-01-01"))))
                .containsExactly("endsOn end-invalid");
        assertThat(faults(sponsor(NEW, Map.of("endsOn", "2026-08-31"))))
                .containsExactly("endsOn end-invalid");
        assertThat(faults(sponsor(NEW, Map.of("reason", ""))))
                .containsExactly("reason value-missing");
        assertThat(faults(sponsor(NEW, Map.of("idNumber", "330106201603159"))))
                .hasSize(1)
                .allSatisfy(fault -> assertThat(fault).startsWith("idNumber "));
        assertThat(sponsor(NEW.at("2133019999"), Map.of())).isInstanceOf(Outcome.UnknownOrg.class);
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(2);
    }

    @Test
    void peopleAreAnsweredForByAFileToo() {
        String file =
                """
                姓名\t性别\t出生日期\t身份证件号\t学校标识码\t年级\t班级\t角色\t担保单位\t事由\t截止日期
                陈思远\t女\t2016-03-15\t%s\t2133010001\t四年级\t2班\t学生\t2133010001\t待建学籍\t2026-12-31
                林校外\t男\t1980-05-01\t\t2133010001\t\t\t校外导师\t2133010002\t科学课\t2027-01-31
                张无保\t男\t1980-05-02\t\t2133010001\t\t\t教师\t\t科学课\t2027-01-31
                周无此\t男\t1980-05-03\t\t2133010001\t\t\t教师\t2133019999\t科学课\t2027-01-31
                吴校长\t男\t1980-05-04\t\t2133010001\t\t\t校长\t2133010001\t科学课\t2027-01-31
                """
                        .formatted(NEW.idNumber());
        Batch batch = life.loose("local", file);
        assertThat(batch.counts().created()).isEqualTo(2);
        assertThat(life.problems(batch))
                .containsExactlyInAnyOrder("value-missing", "org-unknown", "role-unknown");
        assertThat(warranted(Basis.SPONSORED))
                .extracting(Warranted::role)
                .containsExactlyInAnyOrder(Role.STUDENT, Role.STAFF);
        Batch shorter =
                life.after(Duration.ofDays(1))
                        .loose("local", file.lines().limit(2).reduce("", (a, b) -> a + b + "\n"));
        assertThat(shorter.counts().left()).isZero();
        assertThat(warranted(Basis.SPONSORED)).hasSize(2);
    }

    @Test
    void theBuiltInSourceIsThereFromTheStartAndStaysAsItIs() {
        Source local = life.engine().sources().find("local").orElseThrow();
        assertThat(life.engine().sources().put(local, "test"))
                .isInstanceOf(PutOutcome.BuiltIn.class);
    }

    @Test
    void aSecondmentStandsBesideThePostAndSurvivesEverySnapshot() {
        PersonId teacher = teacher();
        assertThat(second(teacher, OTHER_SCHOOL, "2027-06-30"))
                .isInstanceOf(Secondments.Outcome.Done.class);
        assertThat(second(teacher, OTHER_SCHOOL, "2027-06-30"))
                .isInstanceOf(Secondments.Outcome.AlreadyThere.class);
        for (int night = 0; night < 3; night++) {
            life.after(Duration.ofDays(1));
            life.whole("teacher", teachers(), 1);
        }
        assertThat(orgs(teacher)).containsExactlyInAnyOrder(SCHOOL, OTHER_SCHOOL);
        life.on("2027-07-01");
        due();
        assertThat(orgs(teacher)).as("the post stays").containsExactly(SCHOOL);
        assertThat(profile(teacher).status()).isEqualTo(PersonStatus.ACTIVE);
    }

    @Test
    void aSecondmentEndsBeforeItsDayWhenSomebodySaysSo() {
        PersonId teacher = teacher();
        second(teacher, OTHER_SCHOOL, "2027-06-30");
        life.engine().localRecords().end(warranted(Basis.SECONDED).getFirst(), "client:test");
        assertThat(orgs(teacher)).containsExactly(SCHOOL);
        assertThat(warranted(Basis.SECONDED)).isEmpty();
    }

    @Test
    void onlyWhoHasAPostIsLent() {
        assertThat(second(life.person(YINUO).id(), OTHER_SCHOOL, "2027-06-30"))
                .isInstanceOf(Secondments.Outcome.NoPost.class);
        assertThat(second(teacher(), OTHER_SCHOOL, "2030-06-30"))
                .isInstanceOf(Secondments.Outcome.EndInvalid.class);
    }

    private PersonId teacher() {
        life.source("teacher", "teacher", "330000");
        life.whole("teacher", teachers(), 1);
        return new PersonId(
                life.hub()
                        .sql()
                        .sql("select person_id from roster.affiliation where role = 'teacher'")
                        .query(UUID.class)
                        .single());
    }

    private static byte[] teachers() {
        return """
        姓名\t性别\t身份证件号\t出生日期\t教职工号\t学校标识码\t人员状态
        周教师\t女\t%s\t1980-03-15\tT100001\t2133010001\t在职
        """
                .formatted(CitizenId.ofFirst17("33010619800315902").value())
                .getBytes(StandardCharsets.UTF_8);
    }

    private Secondments.Outcome second(PersonId person, OrgCode org, String endsOn) {
        return life.engine()
                .localRecords()
                .second(
                        new Secondments.Request(
                                person,
                                org,
                                Role.TEACHER,
                                new Tenure.Warrant(SCHOOL, "支教", LocalDate.parse(endsOn))),
                        "client:test");
    }

    private Outcome sponsor(Pupil pupil, Map<String, String> otherwise) {
        var values = new HashMap<String, String>();
        values.put("name", pupil.cells().get("姓名"));
        values.put("gender", pupil.cells().get("性别"));
        values.put("birthDate", pupil.cells().get("出生日期"));
        values.put("idNumber", pupil.idNumber());
        values.put("grade", "四年级");
        values.put("class", "2班");
        values.put("reason", "待建学籍");
        values.put("endsOn", "2026-12-31");
        values.putAll(otherwise);
        values.values().removeIf(String::isEmpty);
        return life.engine()
                .localRecords()
                .sponsor(
                        new Sponsorships.Request(
                                new OrgCode(pupil.cells().get("学校标识码")),
                                Role.STUDENT,
                                SCHOOL,
                                values),
                        "client:test");
    }

    private static Outcome.Done done(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return (Outcome.Done) outcome;
    }

    private static List<String> faults(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Invalid.class);
        return ((Outcome.Invalid) outcome)
                .problems().stream().map(p -> p.column() + " " + p.code()).toList();
    }

    private void due() {
        life.due();
    }

    private List<Warranted> warranted(Basis basis) {
        return life.engine().localRecords().list(basis, OrgScope.WHOLE_HUB, 0, 100);
    }

    private PersonProfile profile(PersonId person) {
        return life.engine().people().find(person).orElseThrow();
    }

    private List<OrgCode> orgs(PersonId person) {
        return profile(person).activeAffiliations().stream().map(a -> a.org()).toList();
    }
}
