package org.shuniu.roster.trial;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.Grades;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.org.Stage;

/**
 * What the student registry holds of one pupil.
 *
 * @param cells by heading
 */
record Entry(Map<String, String> cells) {
    static final String SCHOOL = "学校标识码";
    static final String SCHOOL_NAME = "学校名称";
    static final String NAME = "姓名";
    static final String FORMER_NAME = "曾用名";
    static final String GENDER = "性别";
    static final String BIRTH_DATE = "出生日期";
    static final String ID_NUMBER = "身份证件号";
    static final String STUDENT_NUMBER = "学籍号";
    static final String LOCAL_NUMBER = "学籍辅号";
    static final String SEAT = "班内学号";
    static final String GRADE = "年级";
    static final String CLASS = "班级";
    static final String ENTERED = "入学年月";
    static final String STATUS = "学籍状态";
    static final String ADDRESS = "现住址";
    static final String GUARDIAN = "成员1姓名";
    static final String IS_GUARDIAN = "成员1是否监护人";
    static final String GUARDIAN_PHONE = "成员1联系电话";
    static final String GUARDIAN_ID = "成员1身份证件号";

    static final List<String> HEADINGS =
            List.of(
                    SCHOOL,
                    SCHOOL_NAME,
                    NAME,
                    FORMER_NAME,
                    GENDER,
                    BIRTH_DATE,
                    ID_NUMBER,
                    STUDENT_NUMBER,
                    LOCAL_NUMBER,
                    SEAT,
                    GRADE,
                    CLASS,
                    ENTERED,
                    STATUS,
                    ADDRESS,
                    GUARDIAN,
                    IS_GUARDIAN,
                    GUARDIAN_PHONE,
                    GUARDIAN_ID);

    Entry {
        cells = Map.copyOf(cells);
    }

    String at(String heading) {
        return cells.getOrDefault(heading, "");
    }

    Entry with(String heading, String value) {
        var changed = new LinkedHashMap<>(cells);
        changed.put(heading, value);
        return new Entry(changed);
    }

    /** In this class of this school, whatever its grade is called in the year. */
    Entry placed(String school, ClassKey key, SchoolYear year) {
        int grade = Grades.yearInStage(key.entryYear(), year.firstDay());
        return with(SCHOOL, school)
                .with(GRADE, Grades.display(key.stage(), grade))
                .with(CLASS, key.ordinal() + "班")
                .with(ENTERED, key.entryYear() + "09");
    }

    ClassKey classKey() {
        Stage stage =
                switch (at(SCHOOL).substring(0, 2)) {
                    case "21" -> Stage.PRIMARY;
                    case "31" -> Stage.JUNIOR;
                    default -> Stage.SENIOR;
                };
        String ordinal = at(CLASS).replace("班", "");
        return new ClassKey(
                stage, Integer.parseInt(at(ENTERED).substring(0, 4)), Integer.parseInt(ordinal));
    }

    OrgCode classCode() {
        return classKey().codeAt(new SchoolCode(at(SCHOOL)));
    }

    static Sheet sheet(List<Entry> entries) {
        return new Sheet(
                HEADINGS,
                entries.stream().map(entry -> HEADINGS.stream().map(entry::at).toList()).toList());
    }
}
