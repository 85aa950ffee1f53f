package org.shuniu.roster.org;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shuniu.roster.identity.SchoolKind;

class ClassTextTest {
    @ParameterizedTest
    @CsvSource({
        "2班, PRIMARY, 2", "2, PRIMARY, 2", "０２班, PRIMARY, 2", "(2)班, PRIMARY, 2",
        "二班, PRIMARY, 2", "第二班, PRIMARY, 2", "十二班, SENIOR, 12", "二十三班, SENIOR, 23",
        "12, SENIOR, 12", "101, SENIOR, 101", "二(3)班, SENIOR, 3"
    })
    void ordinalMayStandAlone(String typed, SchoolKind kind, int ordinal) {
        assertThat(ClassText.parse(typed, kind)).contains(new ClassText(null, null, ordinal));
    }

    @ParameterizedTest
    @CsvSource({
        "小二(08)班, PRIMARY, PRIMARY, 2, 8",
        "小二（０８）班, PRIMARY, PRIMARY, 2, 8",
        "小二【8】班, PRIMARY, PRIMARY, 2, 8",
        "二(2)班, PRIMARY, PRIMARY, 2, 2",
        "二2班, PRIMARY, PRIMARY, 2, 2",
        "三二班, PRIMARY, PRIMARY, 3, 2",
        "3.2班, PRIMARY, PRIMARY, 3, 2",
        "3-2, PRIMARY, PRIMARY, 3, 2",
        "2(3), PRIMARY, PRIMARY, 2, 3",
        "二年级一班, PRIMARY, PRIMARY, 2, 1",
        "2年级3班, PRIMARY, PRIMARY, 2, 3",
        "三年级, PRIMARY, PRIMARY, 3, 1", // the only class of a small school's grade
        "0208, PRIMARY, PRIMARY, 2, 8",
        "208班, PRIMARY, PRIMARY, 2, 8",
        "0703, JUNIOR, JUNIOR, 1, 3",
        "七(3)班, JUNIOR, JUNIOR, 1, 3",
        "初一3班, JUNIOR, JUNIOR, 1, 3",
        "高三十二班, SENIOR, SENIOR, 3, 12",
        "高一101班, SENIOR, SENIOR, 1, 101",
        "1013, SENIOR, SENIOR, 1, 13",
        "中职一年级2班, VOCATIONAL, VOCATIONAL, 1, 2",
        "小二班, KINDERGARTEN, KINDERGARTEN, 1, 2",
        "大(1)班, KINDERGARTEN, KINDERGARTEN, 3, 1",
        "大班2班, KINDERGARTEN, KINDERGARTEN, 3, 2",
        "中班, KINDERGARTEN, KINDERGARTEN, 2, 1"
    })
    void textMaySayTheGradeToo(String typed, SchoolKind kind, Stage stage, int year, int ordinal) {
        assertThat(ClassText.parse(typed, kind))
                .contains(new ClassText(new Grade(stage, year), null, ordinal));
    }

    @ParameterizedTest
    @CsvSource({
        "2023级小学2班, PRIMARY, PRIMARY, 2023, 2",
        "小学2023级2班, JUNIOR, PRIMARY, 2023, 2",
        "小学2023级（2）班, PRIMARY, PRIMARY, 2023, 2",
        "2023级2班, PRIMARY, PRIMARY, 2023, 2",
        "2023级2班, SENIOR, , 2023, 2",
        "高2023级十二班, SENIOR, SENIOR, 2023, 12",
        "23级2班, VOCATIONAL, VOCATIONAL, 2023, 2",
        "2301班, VOCATIONAL, VOCATIONAL, 2023, 1"
    })
    void textMaySayTheCohortToo(
            String typed, SchoolKind kind, Stage stage, int entryYear, int ordinal) {
        assertThat(ClassText.parse(typed, kind))
                .contains(new ClassText(null, new ClassText.Cohort(stage, entryYear), ordinal));
    }

    @Test
    void gradeKnownFromElsewhereTellsWhatRunsTogether() {
        Grade senior2 = new Grade(Stage.SENIOR, 2);
        Grade junior3 = new Grade(Stage.JUNIOR, 3);
        assertThat(ClassText.parse("208", SchoolKind.SENIOR, senior2))
                .contains(new ClassText(senior2, null, 8));
        assertThat(ClassText.parse("1108", SchoolKind.SENIOR, senior2))
                .contains(new ClassText(senior2, null, 8));
        assertThat(ClassText.parse("308", SchoolKind.SENIOR, senior2))
                .contains(new ClassText(null, null, 308));
        assertThat(ClassText.parse("三(2)班", SchoolKind.JUNIOR, junior3))
                .contains(new ClassText(junior3, null, 2));
        assertThat(ClassText.parse("九(2)班", SchoolKind.JUNIOR, junior3))
                .contains(new ClassText(junior3, null, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "'', PRIMARY",
        "班, PRIMARY",
        "0班, PRIMARY",
        "实验班, SENIOR",
        "小二班, PRIMARY",
        "2023级, PRIMARY",
        "2023级计算机2班, VOCATIONAL", // 会计2班 would be the same class
        "0200, PRIMARY",
        "123456, PRIMARY",
        "高二班, SENIOR",
        "(2, PRIMARY"
    })
    void whatIsNotCertainIsNotGuessed(String typed, SchoolKind kind) {
        assertThat(ClassText.parse(typed, kind)).isEmpty();
    }
}
