package org.shuniu.roster.org;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.shuniu.roster.identity.SchoolKind;

class GradeTextTest {
    @ParameterizedTest
    @CsvSource({
        "小二, PRIMARY, PRIMARY, 2",
        "三年级, PRIMARY, PRIMARY, 3",
        "' 三 年 级 ', PRIMARY, PRIMARY, 3",
        "2, PRIMARY, PRIMARY, 2",
        "０２, PRIMARY, PRIMARY, 2",
        "2年级, PRIMARY, PRIMARY, 2",
        "小学四年级, PRIMARY, PRIMARY, 4",
        "七年级, JUNIOR, JUNIOR, 1",
        "9, JUNIOR, JUNIOR, 3",
        "初一, JUNIOR, JUNIOR, 1",
        "初中二年级, JUNIOR, JUNIOR, 2",
        "初中八年级, JUNIOR, JUNIOR, 2",
        "初3, SENIOR, JUNIOR, 3",
        "三年级, JUNIOR, PRIMARY, 3", // a nine-year school
        "六年级, JUNIOR, PRIMARY, 6", // Shanghai
        "高三, SENIOR, SENIOR, 3",
        "高中一年级, SENIOR, SENIOR, 1",
        "十二年级, SENIOR, SENIOR, 3",
        "10, SENIOR, SENIOR, 1",
        "高中十年级, SENIOR, SENIOR, 1",
        "中职一年级, VOCATIONAL, VOCATIONAL, 1",
        "二年级, VOCATIONAL, VOCATIONAL, 2",
        "职高三, VOCATIONAL, VOCATIONAL, 3",
        "小班, KINDERGARTEN, KINDERGARTEN, 1",
        "中班, KINDERGARTEN, KINDERGARTEN, 2",
        "大, KINDERGARTEN, KINDERGARTEN, 3",
        "大班, PRIMARY, KINDERGARTEN, 3" // a kindergarten class of a primary school
    })
    void gradeIsReadInTheLightOfTheSchool(String typed, SchoolKind kind, Stage stage, int year) {
        assertThat(GradeText.parse(typed, kind)).contains(new Grade(stage, year));
    }

    @ParameterizedTest
    @CsvSource({
        "'', PRIMARY",
        "无, PRIMARY",
        "0, PRIMARY",
        "13, PRIMARY",
        "小七, PRIMARY",
        "大, PRIMARY",
        "初四, JUNIOR", // five-four schools start at grade 6, so their 初三 is another one's 初二
        "二年级, SENIOR", // 高二, 初二 or 小二
        "高四, SENIOR",
        "高, SENIOR",
        "2023级, SENIOR",
        "学前班, KINDERGARTEN"
    })
    void whatIsNotCertainIsNotGuessed(String typed, SchoolKind kind) {
        assertThat(GradeText.parse(typed, kind)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2025级, PRIMARY, PRIMARY, 2",
        "小学2025级, JUNIOR, PRIMARY, 2",
        "2024级高中, SENIOR, SENIOR, 3",
        "高2026级, SENIOR, SENIOR, 1",
        "2026级, VOCATIONAL, VOCATIONAL, 1",
        "高三, SENIOR, SENIOR, 3"
    })
    void cohortIsAGradeInACertainSchoolYear(String typed, SchoolKind kind, Stage stage, int year) {
        assertThat(GradeText.parse(typed, kind, new SchoolYear(2026)))
                .contains(new Grade(stage, year));
    }

    @Test
    void cohortThatHasFinishedOrTellsNoStageIsNoGrade() {
        SchoolYear now = new SchoolYear(2026);
        assertThat(GradeText.parse("2015级", SchoolKind.PRIMARY, now)).isEmpty();
        assertThat(GradeText.parse("2027级", SchoolKind.PRIMARY, now)).isEmpty();
        assertThat(GradeText.parse("2025级", SchoolKind.SENIOR, now)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void whatWeShowWeCanRead(Stage stage) {
        SchoolKind kind =
                switch (stage) {
                    case KINDERGARTEN -> SchoolKind.KINDERGARTEN;
                    case PRIMARY -> SchoolKind.PRIMARY;
                    case JUNIOR -> SchoolKind.JUNIOR;
                    case SENIOR -> SchoolKind.SENIOR;
                    case VOCATIONAL -> SchoolKind.VOCATIONAL;
                };
        for (int year = 1; year <= Grades.yearsOf(stage); year++) {
            Grade grade = new Grade(stage, year);
            assertThat(GradeText.parse(grade.display(), kind)).contains(grade);
            for (int ordinal : new int[] {1, 9, 12, 101}) {
                assertThat(ClassText.parse(grade.displayClass(ordinal), kind))
                        .contains(new ClassText(grade, null, ordinal));
            }
        }
    }
}
