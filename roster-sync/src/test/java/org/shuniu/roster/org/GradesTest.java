package org.shuniu.roster.org;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GradesTest {
    private static final LocalDate AUTUMN = LocalDate.of(2026, 11, 22);

    @ParameterizedTest
    @CsvSource({
        "PRIMARY, 4, 四年级, 四(2)班",
        "JUNIOR, 1, 七年级, 七(2)班",
        "JUNIOR, 3, 九年级, 九(2)班",
        "SENIOR, 1, 高一, 高一(2)班",
        "KINDERGARTEN, 1, 小班, 小(2)班",
        "KINDERGARTEN, 3, 大班, 大(2)班",
        "VOCATIONAL, 1, 中职一年级, 中职一(2)班"
    })
    void gradesAndClassesHaveTheirUsualNames(Stage stage, int year, String grade, String of2) {
        assertThat(Grades.display(stage, year)).isEqualTo(grade);
        assertThat(new Grade(stage, year).display()).isEqualTo(grade);
        assertThat(Grades.displayClass(stage, year, 2)).isEqualTo(of2);
    }

    @Test
    void schoolYearStartsInSeptemberInBeijing() {
        assertThat(SchoolYear.of(LocalDate.of(2026, 8, 31))).isEqualTo(new SchoolYear(2025));
        assertThat(SchoolYear.of(LocalDate.of(2026, 9, 1))).isEqualTo(new SchoolYear(2026));
        assertThat(SchoolYear.of(Instant.parse("2026-08-31T15:59:59Z")).startYear())
                .isEqualTo(2025);
        assertThat(SchoolYear.of(Instant.parse("2026-08-31T16:00:00Z")).startYear())
                .isEqualTo(2026);
    }

    @Test
    void classKeepsItsKeyAndChangesItsNameEverySeptember() {
        ClassKey key = new ClassKey(Stage.PRIMARY, 2023, 2);
        assertThat(Grades.displayClass(key, LocalDate.of(2023, 8, 31))).isEqualTo("小学2023级2班(未入学)");
        assertThat(Grades.displayClass(key, LocalDate.of(2023, 9, 1))).isEqualTo("一(2)班");
        assertThat(Grades.displayClass(key, AUTUMN)).isEqualTo("四(2)班");
        assertThat(Grades.displayClass(key, LocalDate.of(2029, 8, 31))).isEqualTo("六(2)班");
        assertThat(Grades.displayClass(key, LocalDate.of(2029, 9, 1))).isEqualTo("小学2023级2班(已毕业)");
        assertThat(Grades.display(Stage.PRIMARY, 2015, AUTUMN)).isEqualTo("小学2015级(已毕业)");
        assertThat(Grades.display(Stage.JUNIOR, 2026, AUTUMN)).isEqualTo("七年级");
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void entryYearAndGradeTellEachOther(Stage stage) {
        for (int year = 1; year <= Grades.yearsOf(stage); year++) {
            Grade grade = new Grade(stage, year);
            int entryYear = Grades.entryYear(year, AUTUMN);
            assertThat(entryYear).isEqualTo(grade.entryYear(SchoolYear.of(AUTUMN)));
            assertThat(Grades.gradeOn(stage, entryYear, AUTUMN)).contains(grade);
            assertThat(Grades.hasFinished(stage, entryYear, AUTUMN)).isFalse();
        }
        int finished = Grades.entryYear(Grades.yearsOf(stage), AUTUMN) - 1;
        assertThat(Grades.gradeOn(stage, finished, AUTUMN)).isEmpty();
        assertThat(Grades.hasFinished(stage, finished, AUTUMN)).isTrue();
    }

    @Test
    void stageHasNoMoreYearsThanItLasts() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Grade(Stage.JUNIOR, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Grade(Stage.PRIMARY, 0));
    }
}
