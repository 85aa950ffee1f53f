package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.reform.OrgReforms.Outcome;
import org.shuniu.roster.reform.OrgReforms.Unfit;
import org.shuniu.roster.reform.Reform;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.SchoolLife;

/**
 * What becomes of people when schools, classes and regions change: nothing, but where they are
 * found.
 */
class OrgReformsIT {
    private static final OrgCode OLD = new OrgCode("2133010001");
    private static final OrgCode STAYING = new OrgCode("2133010002");
    private static final Pupil YINUO = Pupil.of(OLD.value(), "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(OLD.value(), "李子涵", 904).inClass("3班");
    private static final Pupil SIYUAN = Pupil.of(STAYING.value(), "陈思远", 906);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 16);

    private SchoolLife life;

    @BeforeEach
    void open() {
        life = new SchoolLife("2026-11-16");
        life.source("xueji", "xueji", "330000");
        life.whole("xueji", YINUO, ZIHAN, SIYUAN);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void aMergerKeepsPeopleSpacesAndClassesUnderTheCodeThatStays() {
        PersonProfile before = life.person(YINUO);
        List<String> classSpaces = classSpaces();
        var merge = new Reform.Merge(List.of(OLD, STAYING), STAYING, null, TODAY);
        Map<OrgCode, OrgCode> renumbered =
                Map.of(
                        new OrgCode(OLD + "/p2023-2"), new OrgCode(STAYING + "/p2023-3"),
                        new OrgCode(OLD + "/p2023-3"), new OrgCode(STAYING + "/p2023-4"));
        assertThat(life.engine().reforms().rehearse(merge))
                .isEqualTo(new Outcome.Fit(null, renumbered, 2));
        assertThat(life.places(YINUO)).containsExactly(OLD.value());
        fit(merge);
        PersonProfile after = life.person(YINUO);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(after.activeAffiliations())
                .extracting(AffiliationView::org, AffiliationView::classCode)
                .containsExactly(tuple(STAYING, new OrgCode(STAYING + "/p2023-3")));
        assertThat(classSpaces()).isEqualTo(classSpaces);
        assertThat(life.count("select count(*) from roster.person_history where op = 'transfer'"))
                .isZero();
        assertThat(life.engine().people().members(STAYING, 10)).hasSize(3);
    }

    @Test
    void aRegistryThatGoesOnWithTheOldCodesSaysNothingNew() {
        fit(new Reform.Merge(List.of(OLD), STAYING, null, TODAY));
        String state = life.engine().stateHash();
        Batch next =
                life.after(Duration.ofDays(1))
                        .whole("xueji", YINUO.withGuardian("王建国"), ZIHAN, SIYUAN);
        assertThat(next.counts().transferred()).isZero();
        assertThat(next.counts().left()).isZero();
        assertThat(life.places(YINUO)).containsExactly(STAYING.value());
        assertThat(life.engine().stateHash()).as("but for the guardian").isNotEqualTo(state);
        life.nights(3, "xueji", YINUO, ZIHAN, SIYUAN);
        assertThat(life.places(ZIHAN)).containsExactly(STAYING.value());
    }

    @Test
    void aRegistryThatTurnsToTheNewCodeTransfersNobody() {
        fit(new Reform.Merge(List.of(OLD), STAYING, null, TODAY));
        Pupil yinuo = YINUO.at(STAYING.value()).inClass("3班");
        Pupil zihan = ZIHAN.at(STAYING.value()).inClass("4班");
        Batch next = life.after(Duration.ofDays(1)).whole("xueji", yinuo, zihan, SIYUAN);
        assertThat(next.counts().transferred()).isZero();
        assertThat(next.counts().created()).isZero();
        life.nights(3, "xueji", yinuo, zihan, SIYUAN);
        assertThat(life.places(YINUO)).containsExactly(STAYING.value());
        assertThat(life.person(ZIHAN).status()).isEqualTo(PersonStatus.ACTIVE);
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(3);
    }

    @Test
    void twoSchoolsMayGoOnInANewOne() {
        var both = new OrgCode("2133010009");
        fit(new Reform.Merge(List.of(OLD, STAYING), both, "联合小学", TODAY));
        assertThat(life.places(YINUO)).containsExactly(both.value());
        assertThat(life.places(SIYUAN)).containsExactly(both.value());
        assertThat(life.strings("select name from roster.org where code = '2133010009'"))
                .containsExactly("联合小学");
        assertThat(refused(new Reform.Merge(List.of(OLD), STAYING, null, TODAY)))
                .isEqualTo(Unfit.CLOSED);
    }

    @Test
    void whoWasNotMovedBeforeACrashIsMovedByTheCalendar() {
        // The tree is changed and nobody has followed yet.
        life.hub()
                .sql()
                .sql(
                        """
                        insert into roster.org_successor (org_id, successor_id, kind, since)
                        select o.org_id, s.org_id, 'merge', current_date from roster.org o, roster.org s
                         where o.code = '2133010001' and s.code = '2133010002'
                        """)
                .update();
        life.hub()
                .sql()
                .sql("update roster.org set closed_on = current_date where code = '2133010001'")
                .update();
        life.due();
        assertThat(life.places(YINUO)).containsExactly(STAYING.value());
    }

    @Test
    void aRenameKeepsTheCode() {
        fit(new Reform.Rename(OLD, "春晖小学", TODAY));
        assertThat(life.person(YINUO).activeAffiliations())
                .extracting(AffiliationView::org, AffiliationView::orgName)
                .containsExactly(tuple(OLD, "春晖小学"));
    }

    @Test
    void aSchoolIsClosedWhenNobodyIsLeft() {
        assertThat(refused(new Reform.Close(List.of(OLD), TODAY))).isEqualTo(Unfit.IN_USE);
        life.nights(1, "xueji", YINUO.at(STAYING.value()), ZIHAN.at(STAYING.value()), SIYUAN);
        fit(new Reform.Close(List.of(OLD), TODAY));
        assertThat(life.strings("select closed_on::text from roster.org where code = '2133010001'"))
                .containsExactly("2026-11-16");
    }

    @Test
    void aRegionThatIsRecodedKeepsWhatHangsUnderItAndIsFoundUnderItsOldCodeToo() {
        region("330103", "下城区");
        region("330104", "江干区");
        fit(new Reform.Move(List.of(OLD), new OrgCode("330103"), TODAY));
        life.source("lower", "xueji", "330103");
        life.on("2026-11-20");
        fit(
                new Reform.Recode(
                        List.of(new OrgCode("330103"), new OrgCode("330104")),
                        new OrgCode("330113"),
                        "临平区",
                        LocalDate.of(2026, 11, 20)));
        assertThat(isWithin("330113")).isTrue();
        assertThat(isWithin("330103")).as("as on its last day").isTrue();
        assertThat(isWithin("330104")).isFalse();
        assertThat(life.places(YINUO)).containsExactly(OLD.value());
    }

    @Test
    void aSchoolMovesUnderAnotherAuthorityFromADay() {
        region("330106", "西湖区");
        fit(new Reform.Move(List.of(OLD), new OrgCode("330106"), TODAY));
        assertThat(isWithin("330106")).isTrue();
        assertThat(refused(new Reform.Move(List.of(new OrgCode("330106")), OLD, TODAY)))
                .isEqualTo(Unfit.BELOW_ITSELF);
        assertThat(refused(new Reform.Move(List.of(OLD), STAYING, TODAY)))
                .isEqualTo(Unfit.NOT_AN_AUTHORITY);
        assertThat(refused(new Reform.Rename(OLD, "春晖小学", TODAY.plusDays(1))))
                .isEqualTo(Unfit.IN_THE_FUTURE);
        assertThat(
                        life.engine()
                                .reforms()
                                .rehearse(new Reform.Close(List.of(new OrgCode("1")), TODAY)))
                .isEqualTo(new Outcome.UnknownOrg(new OrgCode("1")));
    }

    @Test
    void theFirstOfSeptemberDoesNothingToAnybody() {
        PersonProfile before = life.person(YINUO);
        List<Pupil> fourth = List.of(YINUO, ZIHAN, SIYUAN);
        Pupil[] fifth = fourth.stream().map(p -> p.inGrade("五年级")).toArray(Pupil[]::new);
        String state = life.engine().stateHash();
        Batch september = life.on("2027-09-02").whole("xueji", fifth);
        assertThat(september.counts()).isEqualTo(new Batch.Counts(3, 0, 0, 3, 0, 0, 0, 0, 0));
        assertThat(life.engine().stateHash()).isEqualTo(state);
        PersonProfile after = life.person(YINUO);
        assertThat(after.spaceNumber()).isEqualTo(before.spaceNumber());
        assertThat(after.activeAffiliations())
                .extracting(AffiliationView::classCode, AffiliationView::grade)
                .containsExactly(tuple(new OrgCode(OLD + "/p2023-2"), "五年级"));
        assertThat(life.count("select count(*) from roster.org where kind = 'class'")).isEqualTo(3);
    }

    @Test
    void aClassThatIsDividedIsThePredecessorOfTheNewOnes() {
        List<Pupil> big =
                IntStream.range(0, 12)
                        .mapToObj(
                                n ->
                                        Pupil.of(
                                                OLD.value(),
                                                "学生甲乙丙丁戊己庚辛壬癸子丑".substring(0, 2)
                                                        + "一二三四五六七八九十百千".charAt(n),
                                                910 + 2 * n))
                        .toList();
        Pupil[] before = Stream.concat(Stream.of(YINUO), big.stream()).toArray(Pupil[]::new);
        life.nights(1, "xueji", before);
        Pupil[] divided =
                Stream.concat(
                                Stream.of(YINUO.inClass("9班")),
                                big.stream().map(p -> p.inClass(big.indexOf(p) < 6 ? "7班" : "8班")))
                        .toArray(Pupil[]::new);
        life.nights(1, "xueji", divided);
        assertThat(
                        life.strings(
                                """
                                select o.code || ' ' || s.code
                                  from roster.org_successor x
                                  join roster.org o on o.org_id = x.org_id
                                  join roster.org s on s.org_id = x.successor_id
                                 where x.kind = 'classes'
                                 order by 1
                                """))
                .as("not the one that a single pupil went to")
                .containsExactly(
                        OLD + "/p2023-2 " + OLD + "/p2023-7", OLD + "/p2023-2 " + OLD + "/p2023-8");
    }

    @Test
    void theSpaceOfASchoolThatIsNoMoreIsFrozen() {
        fit(new Reform.Merge(List.of(OLD), STAYING, null, TODAY));
        assertThat(spaceState(OLD.value())).containsExactly("frozen");
        assertThat(spaceState(STAYING.value())).containsExactly("open");
        assertThat(spaceState(STAYING + "/p2023-3"))
                .as("a class that goes on there")
                .containsExactly("open");

        life.after(Duration.ofDays(1))
                .whole(
                        "xueji",
                        YINUO.withStatus("肄业"),
                        ZIHAN.withStatus("肄业"),
                        SIYUAN.withStatus("肄业"));
        fit(new Reform.Close(List.of(STAYING), TODAY));
        assertThat(spaceState(STAYING.value())).containsExactly("frozen");
        assertThat(spaceState(STAYING + "/p2023-3")).containsExactly("frozen");
    }

    private List<String> spaceState(String org) {
        return life.strings(
                "select s.state from roster.space s join roster.org o using (org_id) where o.code = '"
                        + org
                        + "'");
    }

    private List<String> classSpaces() {
        return life.strings(
                "select space_number from roster.space s join roster.org o using (org_id) where o.kind = 'class' order by o.org_id");
    }

    private void region(String code, String name) {
        life.hub()
                .sql()
                .sql(
                        "insert into roster.org (code, kind, name, created_at) values (:code, 'county', :name, now())")
                .param("code", code)
                .param("name", name)
                .update();
        life.hub()
                .sql()
                .sql(
                        """
                        insert into roster.org_parent (org_id, parent_id, began_on)
                        select o.org_id, p.org_id, '2020-01-01' from roster.org o, roster.org p
                         where o.code = :code and p.code = '330000'
                        """)
                .param("code", code)
                .update();
    }

    private boolean isWithin(String region) {
        return life.engine().orgs().isWithin(OLD, new OrgScope(new OrgCode(region)));
    }

    private void fit(Reform reform) {
        assertThat(life.engine().reforms().carryOut(reform, "client:test"))
                .isInstanceOf(Outcome.Fit.class);
    }

    private Unfit refused(Reform reform) {
        Outcome outcome = life.engine().reforms().carryOut(reform, "client:test");
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }
}
