package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/** Whom a delivered row is about, where its numbers alone do not tell. */
class MatchingIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(SCHOOL, "李子涵", 904);

    private TestHub hub;

    @BeforeEach
    void open() {
        hub = TestHub.withoutBrakes();
        hub.snapshotSource("xueji", "xueji", "330000");
        hub.snapshotSource("other", "xueji");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aRecordThatStillHasACorrectedIdNumberIsAboutTheSamePerson() {
        Pupil mistyped = YINUO.identified(Pupil.of(SCHOOL, "某", 906).idNumber());
        deliver("xueji", mistyped);
        PersonProfile person = holder(IdentifierType.CITIZEN_ID, mistyped.idNumber());
        deliver("xueji", YINUO);

        Batch outdated = deliver("other", mistyped.numbered("").at(OTHER_SCHOOL));
        assertThat(outdated.counts().updated()).isEqualTo(1);
        assertThat(people()).isEqualTo(1);
        assertThat(holder(IdentifierType.CITIZEN_ID, YINUO.idNumber()).id())
                .as("what was corrected stays corrected")
                .isEqualTo(person.id());
    }

    @Test
    void whoseNumberItReallyIsGetsIt() {
        deliver("xueji", YINUO.identified(ZIHAN.idNumber()));
        deliver("xueji", YINUO);
        deliver("xueji", YINUO, ZIHAN);
        Batch other = deliver("other", ZIHAN.numbered("").at(OTHER_SCHOOL));
        assertThat(other.counts().updated()).isEqualTo(1);
        assertThat(holder(IdentifierType.CITIZEN_ID, ZIHAN.idNumber()).name()).isEqualTo("李子涵");
        assertThat(people()).isEqualTo(2);
    }

    @Test
    void aPupilWithAPassportIsFoundByItAndTheName() {
        Pupil foreigner =
                with(YINUO.identified("E12345678"), "身份证件类型", "护照")
                        .named("安娜")
                        .numbered("L330106201603150123");
        deliver("xueji", foreigner);
        Batch other = deliver("other", foreigner.numbered("").at(OTHER_SCHOOL));
        assertThat(other.counts().updated()).isEqualTo(1);
        assertThat(people()).isEqualTo(1);
    }

    @Test
    void aTwinUnderTheSiblingsStudentNumberDoesNotRenameTheSibling() {
        deliver("xueji", YINUO);
        Batch batch = deliver("xueji", YINUO.named("王一言").identified(""));
        assertThat(problems(batch)).containsExactly("rename-unconfirmed");
        assertThat(holder(IdentifierType.CITIZEN_ID, YINUO.idNumber()).name()).isEqualTo("王一诺");

        Pupil renamed = with(YINUO.named("王一言").identified(""), "曾用名", "王一诺");
        assertThat(deliver("xueji", renamed).counts().updated()).isEqualTo(1);
        assertThat(holder(IdentifierType.CITIZEN_ID, YINUO.idNumber()).name()).isEqualTo("王一言");
    }

    @Test
    void aFinalNumberThatHoldsTheIdNumberIsItsPersonsAlsoInARowWithoutIt() {
        deliver("xueji", YINUO.numbered("L330106201603150123"));
        PersonProfile person = holder(IdentifierType.CITIZEN_ID, YINUO.idNumber());
        Batch numbered = deliver("xueji", YINUO.identified(""));
        assertThat(numbered.counts().updated()).isEqualTo(1);
        assertThat(people()).isEqualTo(1);
        assertThat(holder(IdentifierType.STUDENT_NUMBER, YINUO.studentNumber()).id())
                .isEqualTo(person.id());
    }

    @Test
    void aTwinUnderTheSiblingsIdNumberIsSetAside() {
        deliver("xueji", YINUO.numbered("L330106201603150123"));
        Batch batch = deliver("xueji", YINUO.named("王一言").identified(""));
        assertThat(problems(batch)).containsExactly("citizen-id-shared");
        assertThat(people()).isEqualTo(1);
    }

    @Test
    void aFinalNumberOfSomebodyWhoseIdNumberNobodyKnewIsAskedAbout() {
        deliver("xueji", YINUO.identified("").numbered("L330106201603150123"));
        deliver("xueji", YINUO.identified(""));
        assertThat(people()).isEqualTo(2);
        assertThat(hub.engine().proposals().open(0, 10)).hasSize(1);
    }

    @Test
    void aRowWithoutANumberOpensNobodyBesideANamesake() {
        deliver("xueji", YINUO);
        Batch batch = deliver("other", unnumbered("3"));
        assertThat(problems(batch)).containsExactly("namesake-here");
        assertThat(people()).isEqualTo(1);

        // Not even where both come in one file, or in another class.
        Pupil first = unnumbered("1").at(OTHER_SCHOOL);
        Batch both = deliver("other", first, unnumbered("2").at(OTHER_SCHOOL).inClass("5班"));
        assertThat(both.counts().created()).isEqualTo(1);
        assertThat(both.counts().quarantined()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowWithoutANumberGivesWayToTheOneOfTheSameFileThatHasNumbers(boolean numberedFirst) {
        Pupil seat = unnumbered("3").inClass("5班");
        Batch batch =
                numberedFirst
                        ? deliver("xueji", seated(YINUO), seated(ZIHAN), seat)
                        : deliver("xueji", seat, seated(ZIHAN), seated(YINUO));
        assertThat(problems(batch)).containsExactly("namesake-here");
        assertThat(batch.counts().created()).isEqualTo(2);
        assertThat(holder(IdentifierType.CITIZEN_ID, YINUO.idNumber()).name()).isEqualTo("王一诺");
        assertThat(hub.engine().proposals().open(0, 10)).isEmpty();

        Batch again = deliver("xueji", seat, seated(ZIHAN), seated(YINUO));
        assertThat(problems(again)).containsExactly("namesake-here");
        assertThat(people()).isEqualTo(2);
    }

    @Test
    void aRowWithoutANumberGivesWayToWhomTheSameFileBringsFromAnotherSchool() {
        deliver("xueji", YINUO.at(OTHER_SCHOOL), ZIHAN);
        Batch batch = deliver("xueji", unnumbered("3"), seated(YINUO), seated(ZIHAN));
        assertThat(problems(batch)).containsExactly("namesake-here");
        assertThat(people()).isEqualTo(2);
    }

    @Test
    void aRowWithoutANumberInAnotherSchoolOrOfABoyIsAboutSomebodyElse() {
        Batch batch =
                deliver(
                        "xueji",
                        seated(YINUO),
                        unnumbered("3").at(OTHER_SCHOOL),
                        with(unnumbered("4"), "性别", "男"));
        assertThat(batch.counts().created()).isEqualTo(3);
    }

    @Test
    void twoNamesakesOfOneBirthdayWithNumbersAreTwoPeople() {
        deliver("xueji", YINUO, Pupil.of(SCHOOL, "王一诺", 904));
        assertThat(people()).isEqualTo(2);
    }

    @Test
    void aRowWithoutANumberAboutAnotherBoyIsOpened() {
        deliver("xueji", YINUO);
        Batch batch = deliver("other", with(unnumbered("3"), "性别", "男"));
        assertThat(batch.counts().created()).isEqualTo(1);
    }

    /** The same girl by all that the row says, with a seat alone. */
    private static Pupil unnumbered(String seat) {
        return with(YINUO.identified("").numbered(""), "班内学号", seat);
    }

    /** In a file that has a column of seats. */
    private static Pupil seated(Pupil pupil) {
        return with(pupil, "班内学号", "");
    }

    private Batch deliver(String source, Pupil... pupils) {
        Batch batch = hub.deliver(source, Pupil.file(pupils));
        assertThat(batch.state()).as("%s", batch.problem()).isEqualTo(BatchState.APPLIED);
        return batch;
    }

    private List<String> problems(Batch batch) {
        return hub.engine().batches().problems(batch.id(), 0, 100).stream()
                .map(problem -> problem.problem().code())
                .toList();
    }

    private PersonProfile holder(IdentifierType type, String value) {
        List<PersonProfile> found = hub.engine().people().search(type, value, OrgScope.WHOLE_HUB);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private long people() {
        return hub.engine().stats().get().persons();
    }

    private static Pupil with(Pupil pupil, String heading, String value) {
        var cells = new LinkedHashMap<>(pupil.cells());
        cells.put(heading, value);
        return new Pupil(cells);
    }
}
