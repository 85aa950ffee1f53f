package org.shuniu.roster.source;

import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Fault;

/**
 * What can be wrong with a row beyond the {@link Fault}s of a single identifier, in words that
 * never quote the row.
 */
public enum RowFault {
    ROW_TOO_SHORT(
            "row-too-short",
            true,
            "The row ends before its required cells.",
            "Export the file again; a line break inside a cell needs quotes around the cell."),
    ROW_TOO_LONG(
            "row-too-long",
            true,
            "The row has more cells than the header has columns: its values may have shifted.",
            "Put quotes around cells that contain the delimiter, or export with TAB."),
    CLASS_UNREAD(
            "class-unread",
            false,
            "Grade and class are not such as classes are numbered by: the person is at the school alone.",
            "Nothing need be done; 三年级(2)班 or 2024级2班 would be read."),
    UNTIL_INVALID(
            "until-invalid",
            false,
            "The day until which the row holds is no day; it counts as open.",
            "Enter it as 2027-01-31, or leave it empty."),
    ROLE_UNKNOWN(
            "role-unknown",
            true,
            "The role is none that the mapping knows.",
            "Enter 学生, 教师 or 职工, or add the word to the mapping."),
    BIRTH_DATE_MISSING(
            "birth-date-missing",
            true,
            "The birth date is empty.",
            "Enter the birth date as on the identity document, as 2015-03-01."),
    BIRTH_DATE_INVALID(
            "birth-date-invalid",
            true,
            "The birth date is no day between 1900 and today.",
            "Enter the birth date as on the identity document, as 2015-03-01."),
    BIRTH_DATE_CONTRADICTS_ID(
            "birth-date-contradicts-id",
            true,
            "The birth date is not the one in the citizen ID number.",
            "Compare both with the identity document; the number may be somebody else's."),
    // Boy and girl twins whose numbers were swapped differ in nothing else.
    GENDER_CONTRADICTS_ID(
            "gender-contradicts-id",
            true,
            "The gender is not the one in the citizen ID number.",
            "Compare both with the identity document; the number may be somebody else's."),
    ID_NUMBER_MISSING(
            "id-number-missing",
            true,
            "The ID number is empty.",
            "Copy the number from the identity document."),
    STUDENT_NUMBER_MISSING(
            "student-number-missing",
            true,
            "The student number is empty.",
            "Copy the number from the student registry."),
    TEACHER_NUMBER_MISSING(
            "teacher-number-missing",
            true,
            "The teacher number is empty.",
            "Enter the number that the school gave."),
    VALUE_MISSING(
            "value-missing",
            true,
            "A cell that every row must fill is empty.",
            "Fill the cell in, or make the column optional in the mapping."),
    DOCUMENT_NUMBER_FORM(
            "document-number-form",
            true,
            "The number of the identity document is not 4 to 32 letters and digits.",
            "Copy the number from the identity document, and format the column as text."),
    SCHOOL_CODE_MISSING(
            "school-code-missing",
            true,
            "The school code is empty.",
            "Enter the 10 digits of the school from the national school directory."),
    GRADE_MISSING(
            "grade-missing",
            true,
            "The grade is empty.",
            "Enter the grade as the school year calls it: 四年级, 七年级, 高一."),
    GRADE_INVALID(
            "grade-invalid",
            true,
            "The grade does not say for certain which year of which stage it is at this school.",
            "Write the stage with the year: 小四, 初一, 高二, 中职一年级."),
    CLASS_MISSING(
            "class-missing",
            true,
            "The class is empty.",
            "Enter the class with its number: 2班, 四(2)班, 2023级2班."),
    CLASS_INVALID(
            "class-invalid",
            true,
            "The class has no number from 1 to 999.",
            "Enter the class with its number: 2班, 四(2)班, 2023级2班."),

    SPONSOR_INVALID(
            "sponsor-invalid",
            true,
            "The sponsor is no code of a school or bureau.",
            "Enter the code of the school or bureau that answers for the person."),
    END_INVALID(
            "end-invalid",
            true,
            "The end is no day from today to two years from now.",
            "Enter the last day, as 2026-07-15; whoever stays longer is answered for again."),
    REASON_TOO_LONG(
            "reason-too-long",
            true,
            "The reason has more than 128 characters.",
            "Say in a few words why the person is there: 待建学籍, 支教, 校外导师."),

    COLUMN_DROPPED(
            "column-dropped",
            false,
            "The column holds sensitive data that nobody needs here: it was not read.",
            "Leave the column out of the export."),
    CITIZEN_ID_15_DIGITS(
            "citizen-id-15-digits",
            false,
            "The citizen ID number has the 15 digits of before 1999: it was completed to 18.",
            "Enter the number of today's identity card."),
    DATE_SERIAL(
            "date-serial",
            false,
            "The date was a spreadsheet's count of days: it was turned into a date.",
            "Format the column as text, as 2015-03-01."),
    ID_TYPE_UNKNOWN(
            "id-type-unknown",
            false,
            "The kind of identity document is in no table: it was taken as 其他.",
            "Use the registry's code, 1 for 居民身份证."),
    GENDER_UNKNOWN(
            "gender-unknown",
            false,
            "The gender is in no table: it was left out.",
            "Use 男 or 女, or the codes of GB/T 2261.1."),
    ENTRY_CONTRADICTS_GRADE(
            "entry-contradicts-grade",
            false,
            "The month of entry belongs to another cohort than the grade: the grade was followed.",
            "Correct the month of entry or the grade."),
    CLASS_CONTRADICTS_GRADE(
            "class-contradicts-grade",
            false,
            "The class names another grade or cohort than the grade: the grade was followed.",
            "Correct the class or the grade."),
    ENTRY_INVALID(
            "entry-invalid",
            false,
            "The month of entry is no month: it was left out.",
            "Enter the month as 2023-09."),
    STATUS_UNKNOWN(
            "status-unknown",
            false,
            "The status is in no table: the person keeps access.",
            "Use a status of the registry, such as 在读 or 在职."),
    STATUS_UNLAWFUL(
            "status-unlawful",
            false,
            "Nobody may be expelled or made to leave in grades 1 to 9 (义务教育法 §27): the person"
                    + " keeps access.",
            "Check with the school what has become of the pupil."),
    FORMER_NAME_INVALID(
            "former-name-invalid",
            false,
            "The former name is not readable as a name: it was left out.",
            "Enter the name alone."),
    SEAT_INVALID(
            "seat-invalid",
            false,
            "The number within the class is not 1 to 999: it was left out.",
            "Enter the number alone."),
    VALUE_TOO_LONG(
            "value-too-long",
            false,
            "The value is longer than any such value: it was left out.",
            "Enter the value alone, without notes."),
    GUARDIAN_UNMARKED(
            "guardian-mark-unknown",
            false,
            "Whether this family member is a guardian is neither 是 nor 否: the member was left out.",
            "Enter 是 or 否."),
    GUARDIAN_NAME_INVALID(
            "guardian-name-invalid",
            false,
            "The guardian has no readable name and was left out.",
            "Enter the guardian's name as on the identity document."),
    GUARDIAN_ID_INVALID(
            "guardian-id-invalid",
            false,
            "The guardian's ID number is not valid: it was left out.",
            "Copy the number from the guardian's identity document."),
    PHONE_INVALID(
            "phone-invalid",
            false,
            "The phone number is not one: it was left out.",
            "Enter one number: 11 digits, or area code and number.");

    private final String code;
    private final boolean quarantines;
    private final String message;
    private final String fix;

    RowFault(String code, boolean quarantines, String message, String fix) {
        this.code = code;
        this.quarantines = quarantines;
        this.message = message;
        this.fix = fix;
    }

    /** A slug that stays. */
    public String code() {
        return code;
    }

    public boolean quarantines() {
        return quarantines;
    }

    /** The fault in a whole row. */
    public RowProblem in(SourceRecord record) {
        return problem(record, null, code, message, fix, quarantines);
    }

    /** The fault in one cell. */
    public RowProblem in(SourceRecord record, String field) {
        return problem(record, field, code, message, fix, quarantines);
    }

    /** The fault in a whole column. */
    public RowProblem inFile(String file, String heading) {
        return new RowProblem(null, heading, code, placed(file, message), fix, quarantines);
    }

    /** What identifiers call a fault, as a reason to quarantine the row. */
    static RowProblem quarantine(Fault fault, SourceRecord record, String field) {
        return problem(record, field, fault.code(), fault.message(), fault.fix(), true);
    }

    private static RowProblem problem(
            SourceRecord record,
            @Nullable String field,
            String code,
            String message,
            String fix,
            boolean quarantines) {
        return new RowProblem(
                record.row(),
                field == null ? null : record.columns().headingOf(field),
                code,
                placed(record.columns().file(), message),
                fix,
                quarantines);
    }

    private static String placed(String file, String message) {
        return file.isEmpty() ? message : file + ": " + message;
    }
}
