package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.source.joined.JoinedLayout;
import org.shuniu.roster.testing.Archive;
import org.shuniu.roster.testing.SchoolLife;

/**
 * Exchanges of several tables: OneRoster, School Data Sync and Clever come in as people at schools.
 */
class ExchangesIT {
    private static final String WHERE =
            """
            select p.name || ' ' || a.role || ' ' || o.name || coalesce(' ' || c.name, '')
              from roster.affiliation a
              join roster.person p using (person_id)
              join roster.org o on o.org_id = a.org_id
              left join roster.org c on c.org_id = a.class_id
             where a.ended_on is null
             order by 1
            """;

    private SchoolLife life;

    @BeforeEach
    void open() {
        life = new SchoolLife("2026-11-16");
    }

    @AfterEach
    void close() {
        life.close();
    }

    private static Archive oneRoster() {
        return new Archive()
                .with(
                        "manifest.csv",
                        "propertyName,value",
                        "manifest.version,1.0",
                        "oneroster.version,1.1",
                        "file.academicSessions,absent",
                        "file.orgs,bulk",
                        "file.users,bulk",
                        "file.classes,bulk",
                        "file.enrollments,bulk",
                        "file.demographics,bulk")
                .with(
                        "orgs.csv",
                        "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
                        "d1,,,城东区,district,,",
                        "s1,,,城东小学,school,2133010001,d1",
                        "s2,,,国际学校,school,,d1")
                .with(
                        "users.csv",
                        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
                        "u1,,,true,s1,student,,,一诺,王,,1001,,,,g1,03,secret-a",
                        "u2,,,true,s1,student,,,Ann,Lee,May,1002,,,,,03,secret-b",
                        "t1,,,true,s1,teacher,,,丽,张,,,,,,,,secret-c",
                        "t2,,,true,\"s1,s2\",teacher,,,Bo,Park,,,,,,,,",
                        "g1,,,true,s1,parent,,,刚,王,,,,13800000000,,,,",
                        "a1,,,true,d1,administrator,,,敏,赵,,,,,,,,")
                .with(
                        "classes.csv",
                        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId",
                        "c1,,,三年级(1)班,03,x,,homeroom,,s1",
                        "c2,,,三年级(2)班,03,x,,homeroom,,s1",
                        "c3,,,Algebra,03,x,,scheduled,,s1")
                .with(
                        "enrollments.csv",
                        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary",
                        "e1,,,c1,s1,u1,student,false",
                        "e2,,,c3,s1,u1,student,false",
                        "e3,,,c1,s1,t1,teacher,true",
                        "e4,,,c2,s1,t1,teacher,false")
                .with(
                        "demographics.csv",
                        "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative",
                        "u1,,,2017-05-04,male,false",
                        "u2,,,2017-08-09,female,false");
    }

    @Test
    void peopleOfAnExchangeAreAtTheirSchoolsAndInTheirClasses() {
        life.source("partner", "oneroster");
        Batch first = life.loose("partner", oneRoster());
        assertThat(life.strings(WHERE))
                .containsExactly(
                        "Ann May Lee student 城东小学",
                        "Bo Park teacher 国际学校",
                        "Bo Park teacher 城东小学",
                        "张丽 teacher 城东小学 小学2024级1班",
                        "张丽 teacher 城东小学 小学2024级2班",
                        "王一诺 student 城东小学 小学2024级1班");
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(4);
        assertThat(life.strings("select code from roster.org where kind = 'school' order by code"))
                .as("a school without 学校标识码 is called what its source calls it")
                .containsExactly("2133010001", "partner~s2");
        assertThat(life.problems(first)).contains("column-dropped", "school-code-missing");
        assertThat(first.counts().quarantined()).as("the district's administrator").isEqualTo(1);
        assertThat(life.count("select count(*) from roster.guardian_link where state = 'proposed'"))
                .isEqualTo(1);
        assertThat(life.strings("select row(c.*)::text from roster.change c"))
                .as("no password comes in")
                .noneMatch(change -> change.contains("secret"));
    }

    @Test
    void theSameAgainChangesNothingWhateverItsOrder() {
        life.source("partner", "oneroster");
        life.loose("partner", oneRoster());
        String[] users =
                new String(
                                oneRoster().bytesOf("users.csv"),
                                java.nio.charset.StandardCharsets.UTF_8)
                        .split("\n");
        life.after(Duration.ofDays(1));
        Batch again =
                life.loose(
                        "partner",
                        oneRoster()
                                .with(
                                        "users.csv",
                                        users[0],
                                        users[3],
                                        users[5],
                                        users[2],
                                        users[1],
                                        users[4],
                                        users[6]));
        assertThat(again.counts())
                .extracting(Batch.Counts::created, Batch.Counts::updated, Batch.Counts::left)
                .containsExactly(0L, 0L, 0L);
    }

    @Test
    void aManifestOfBulkFilesProvesThatNobodyElseIsThere() {
        life.source("partner", "oneroster", "2133010001");
        life.loose("partner", oneRoster());
        Archive without =
                oneRoster().withoutLine("users.csv", "u2,").withoutLine("demographics.csv", "u2,");
        life.after(Duration.ofDays(1)).loose("partner", without);
        assertThat(life.strings(WHERE)).as("missed once").contains("Ann May Lee student 城东小学");
        life.after(Duration.ofDays(1)).loose("partner", without);
        assertThat(life.strings(WHERE)).doesNotContain("Ann May Lee student 城东小学");
    }

    @Test
    void aFileThatTheManifestPromisesAndTheArchiveLacksIsAFault() {
        life.source("partner", "oneroster");
        Batch refused =
                life.deliver(
                        "partner",
                        oneRoster().without("enrollments.csv").bytes(),
                        null,
                        null,
                        false);
        assertThat(refused.state()).isEqualTo(BatchState.REFUSED);
        assertThat(refused.problem().type()).isEqualTo("missing-files");
        assertThat(refused.problem().detail()).contains("enrollments.csv");
    }

    @Test
    void aDeltaTellsOnlyWhatChanged() {
        life.source("partner", "oneroster", "2133010001");
        life.loose("partner", oneRoster());
        Archive delta =
                new Archive()
                        .with(
                                "manifest.csv",
                                "propertyName,value",
                                "oneroster.version,1.1",
                                "file.orgs,bulk",
                                "file.users,delta",
                                "file.classes,absent",
                                "file.enrollments,absent")
                        .with(
                                "orgs.csv",
                                "sourcedId,name,type,identifier",
                                "s1,城东小学,school,2133010001")
                        .with(
                                "users.csv",
                                "sourcedId,status,dateLastModified,orgSourcedIds,role,givenName,familyName,grades",
                                "u2,tobedeleted,2026-11-16T00:00:00Z,s1,student,Ann,Lee,03");
        for (int night = 0; night < 3; night++) {
            life.after(Duration.ofDays(1)).loose("partner", delta);
        }
        assertThat(life.strings(WHERE))
                .contains("王一诺 student 城东小学 小学2024级1班")
                .doesNotContain("Ann May Lee student 城东小学");
    }

    @Test
    void anotherNameAndANewClassAtOnceAreTheSameTeacher() {
        life.source("partner", "oneroster");
        life.loose("partner", oneRoster());
        life.after(Duration.ofDays(1))
                .loose(
                        "partner",
                        oneRoster()
                                .replace(
                                        "users.csv",
                                        "t1,,,true,s1,teacher,,,丽,张",
                                        "t1,,,true,s1,teacher,,,莉,章")
                                .replace("enrollments.csv", "e4,,,c2", "e4,,,c1")
                                .with(
                                        "classes.csv",
                                        "sourcedId,title,grades,classType,schoolSourcedId",
                                        "c1,三年级(1)班,03,homeroom,s1",
                                        "c9,四年级(1)班,04,homeroom,s1")
                                .with(
                                        "enrollments.csv",
                                        "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role",
                                        "e9,c9,s1,t1,teacher",
                                        "e3,c1,s1,t1,teacher"));
        assertThat(life.strings(WHERE))
                .contains("章莉 teacher 城东小学 小学2023级1班", "章莉 teacher 城东小学 小学2024级1班");
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(4);
    }

    @Test
    void rolesOfOneRoster12GiveOnePersonSeveralPlaces() {
        life.source("partner", "oneroster");
        life.loose(
                "partner",
                new Archive()
                        .with(
                                "manifest.csv",
                                "propertyName,value",
                                "oneroster.version,1.2",
                                "file.users,bulk",
                                "file.roles,bulk",
                                "file.orgs,bulk")
                        .with(
                                "orgs.csv",
                                "sourcedId,name,type,identifier",
                                "s1,城东小学,school,",
                                "s2,城西小学,school,")
                        .with(
                                "users.csv",
                                "sourcedId,enabledUser,username,givenName,familyName",
                                "u1,true,li,梅,李",
                                "u2,true,wu,刚,吴")
                        .with(
                                "roles.csv",
                                "sourcedId,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId",
                                "r1,u1,primary,teacher,2020-09-01,,s1",
                                "r2,u1,secondary,principal,2026-09-01,2027-07-31,s2",
                                "r3,u2,primary,teacher,2020-09-01,2026-07-31,s1",
                                "r4,u2,secondary,wizard,2020-09-01,,s1"));
        assertThat(life.strings(WHERE)).containsExactly("李梅 staff 城西小学", "李梅 teacher 城东小学");
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(1);
    }

    @Test
    void everySampleOfSchoolDataSyncComesIn() {
        life.source("sds", "sds");
        Batch second =
                life.loose(
                        "sds",
                        Archive.ofResources(
                                JoinedLayout.class,
                                "sds-v2",
                                "orgs.csv",
                                "users.csv",
                                "classes.csv",
                                "enrollments.csv"));
        assertThat(second.counts())
                .extracting(Batch.Counts::created, Batch.Counts::quarantined)
                .containsExactly(29L, 0L);
        assertThat(life.strings(WHERE))
                .contains(
                        "Ora Klein student Contoso Middle School",
                        "Tammie Benton teacher College of Higher Learning");
        life.source("sds-newer", "sds");
        Batch newer =
                life.loose(
                        "sds-newer",
                        Archive.ofResources(
                                JoinedLayout.class,
                                "sds-v2.1",
                                "academicSessions.csv",
                                "classes.csv",
                                "courses.csv",
                                "demographics.csv",
                                "enrollments.csv",
                                "orgs.csv",
                                "relationships.csv",
                                "roles.csv",
                                "userFlags.csv",
                                "users.csv"));
        assertThat(newer.counts())
                .extracting(Batch.Counts::created, Batch.Counts::quarantined)
                .containsExactly(6L, 0L);
        assertThat(life.strings(WHERE))
                .contains(
                        "Jason Jonzer teacher College of Engineering",
                        "Jack Craig student School of TwoDotOne",
                        "Simon Miller student College of Engineering");
    }

    @Test
    void cleverTellsStudentsAndTeachersApartByTheirFiles() {
        life.source("clever", "clever");
        life.loose(
                "clever",
                new Archive()
                        .with("schools.csv", "School_id,School_name,State_id", "1,城东小学,2133010001")
                        .with(
                                "students.csv",
                                "School_id,Student_id,Student_number,Last_name,First_name,Grade,Gender,DOB",
                                "1,S1,9001,Lee,Ann,3,F,08/09/2017")
                        .with(
                                "teachers.csv",
                                "School_id,Teacher_id,Teacher_number,Last_name,First_name",
                                "1,T1,77,张,丽")
                        .with(
                                "sections.csv",
                                "School_id,Section_id,Teacher_id,Name,Grade",
                                "1,X1,T1,三年级(1)班,3")
                        .with("enrollments.csv", "School_id,Section_id,Student_id", "1,X1,S1"));
        assertThat(life.strings(WHERE))
                .containsExactly("Ann Lee student 城东小学 小学2024级1班", "张丽 teacher 城东小学");
    }

    @Test
    void whatIsNoArchiveAndAnArchiveWithoutPeopleAreFaults() {
        life.source("partner", "oneroster");
        assertThat(
                        life.deliver("partner", "sourcedId\nu1\n".getBytes(), null, null, false)
                                .problem()
                                .type())
                .isEqualTo("not-a-table");
        assertThat(
                        life.deliver(
                                        "partner",
                                        oneRoster()
                                                .with(
                                                        "users.csv",
                                                        "sourcedId,orgSourcedIds,role,givenName,familyName")
                                                .bytes(),
                                        null,
                                        null,
                                        false)
                                .problem()
                                .type())
                .isEqualTo("no-rows");
    }

    @Test
    void aClassFileSaysWhoTeachesWhichClassAndNothingElse() {
        life.source("teachers", "teacher");
        life.source("classes", "class", "2133010001");
        life.source("timetable", "teaching", "2133010001");
        String classes =
                "学校标识码,班级名称,建班年月,班主任工号\n2133010001,1班,2024-09,T-7\n2133010001,2班,2024-09,T-8\n";
        Batch early = life.loose("classes", classes);
        assertThat(life.problems(early)).containsOnly("teacher-unknown");
        life.loose(
                "teachers",
                "学校标识码,学校名称,姓名,身份证件号,教职工号\n2133010001,城东小学,张丽,11010119800307945X,t-7\n2133010001,城东小学,吴刚,110101198003079556,T-8\n");
        life.after(Duration.ofDays(1)).loose("classes", classes + "\n");
        life.loose(
                "timetable",
                "学校标识码,班级,学科,教师工号,起,止\n2133010001,三年级(2)班,数学,T-7,2026-09-01,2027-01-31\n2133010001,三年级(1)班,音乐,T-8,2026-02-01,2026-07-01\n");
        assertThat(life.strings(WHERE))
                .containsExactly(
                        "吴刚 teacher 城东小学",
                        "吴刚 teacher 城东小学 小学2024级2班",
                        "张丽 teacher 城东小学",
                        "张丽 teacher 城东小学 小学2024级1班",
                        "张丽 teacher 城东小学 小学2024级2班");
        assertThat(
                        life.strings(
                                "select distinct basis || ' ' || source_id from roster.affiliation order by 1"))
                .containsExactly("assigned classes", "assigned timetable", "registry teachers");
        Batch left =
                life.after(Duration.ofDays(1))
                        .loose(
                                "teachers",
                                "学校标识码,学校名称,姓名,身份证件号,教职工号,人员状态\n2133010001,城东小学,张丽,11010119800307945X,t-7,调出\n2133010001,城东小学,吴刚,110101198003079556,T-8,在职\n");
        assertThat(left.counts().left()).isEqualTo(1);
        assertThat(life.strings(WHERE))
                .as("who holds no post teaches no class, whatever a file says")
                .containsExactly("吴刚 teacher 城东小学", "吴刚 teacher 城东小学 小学2024级2班");
        assertThat(life.strings("select status from roster.person where name = '张丽'"))
                .containsExactly("frozen");
    }

    @Test
    void kindergartensVocationalSchoolsAndUniversitiesHaveLayoutsOfTheirOwn() {
        life.source("kg", "kindergarten");
        life.loose(
                "kg",
                "幼儿园标识码,幼儿园名称,幼儿姓名,性别,出生日期,幼儿编号,班级,入园年月\n1133010001,城东幼儿园,李小小,女,2022-03-04,K-1,大(1)班,2023-09\n");
        life.source("vocational", "vocational");
        life.loose(
                "vocational",
                "学校标识码,学校名称,姓名,身份证件号,学籍号,年级,班级\n3633010001,城东职高,王大力,110101200803079415,G110101200803079415,2024级,2班\n3633010001,城东职高,王小力,110101200803079538,,2024级,数控技术应用\n");
        life.source("university", "university");
        life.loose(
                "university",
                "院校代码,院校名称,姓名,性别,出生日期,学号,学籍状态\n10335,城东大学,赵博,男,2006-03-04,3220100001,注册学籍\n");
        assertThat(life.strings(WHERE))
                .containsExactly(
                        "李小小 student 城东幼儿园 幼儿园2024级1班",
                        "王大力 student 城东职高 中职2024级2班",
                        "王小力 student 城东职高",
                        "赵博 student 城东大学");
    }
}
