package org.shuniu.roster.identity;

/**
 * Everything that can be wrong with an identifier or a name, in words that never quote it: problem
 * lists are read by more people than the rosters are.
 */
public enum Fault {
    CITIZEN_ID_FORM(
            "citizen-id-form",
            "The citizen ID number is not 18 characters: 17 digits and a digit or X.",
            "Copy the number from the identity document."),
    CITIZEN_ID_ROUNDED(
            "citizen-id-rounded",
            "A spreadsheet has rounded the citizen ID number: its last digits are lost.",
            "Format the column as text, then enter the number again from the identity document."),
    CITIZEN_ID_AREA(
            "citizen-id-area",
            "The first two digits of the citizen ID number name no province.",
            "Copy the number from the identity document."),
    CITIZEN_ID_DATE(
            "citizen-id-date",
            "The citizen ID number contains a birth date that does not exist.",
            "Copy the number from the identity document."),
    CITIZEN_ID_CHECK_DIGIT(
            "citizen-id-check-digit",
            "The check digit of the citizen ID number does not match its other digits.",
            "Copy the number from the identity document: one character is wrong or two are swapped."),
    FOREIGN_RESIDENCE_ID_FORM(
            "foreign-residence-id-form",
            "The foreign permanent residence number is not 3 letters and 12 digits.",
            "Copy the number from the residence card."),
    FOREIGN_RESIDENCE_ID_AREA(
            "foreign-residence-id-area",
            "The foreign permanent residence number names no province that issues such cards.",
            "Copy the number from the residence card."),
    FOREIGN_RESIDENCE_ID_DATE(
            "foreign-residence-id-date",
            "The foreign permanent residence number contains a birth date that does not exist.",
            "Copy the number from the residence card."),
    FOREIGN_RESIDENCE_ID_CHECK_DIGIT(
            "foreign-residence-id-check-digit",
            "The check digit of the foreign permanent residence number does not match the rest.",
            "Copy the number from the residence card."),
    STUDENT_NUMBER_FORM(
            "student-number-form",
            "The student number is not G, J or L and 18 characters.",
            "Copy the number from the student registry, with its letter."),
    STUDENT_NUMBER_AREA(
            "student-number-area",
            "The citizen ID number inside the student number names no province.",
            "Copy the number from the student registry."),
    STUDENT_NUMBER_DATE(
            "student-number-date",
            "The citizen ID number inside the student number contains a birth date that does not exist.",
            "Copy the number from the student registry."),
    STUDENT_NUMBER_CHECK_DIGIT(
            "student-number-check-digit",
            "The check digit of the student number does not match its other digits.",
            "Copy the number from the student registry."),
    SCHOOL_CODE_FORM(
            "school-code-form",
            "The school code is not 10 digits that name a kind of school and a province.",
            "Copy the school code from the national school directory, and format the column as text."),
    CREDIT_CODE_FORM(
            "credit-code-form",
            "The unified social credit code is not 18 characters of its alphabet (no I, O, S, V, Z).",
            "Copy the code from the certificate."),
    CREDIT_CODE_CHECK_DIGIT(
            "credit-code-check-digit",
            "The check character of the unified social credit code does not match the rest.",
            "Copy the code from the certificate."),
    CREDIT_CODE_ORGANISATION(
            "credit-code-organisation",
            "The organisation code inside the unified social credit code has a wrong check character.",
            "Copy the code from the certificate."),
    REGION_CODE_FORM(
            "region-code-form",
            "The region code is not 6 digits that begin with a province.",
            "Use the six digits of GB/T 2260."),
    NAME_MISSING("name-missing", "The name is empty.", "Enter the name."),
    NAME_TOO_LONG(
            "name-too-long",
            "The name has more than 128 characters.",
            "Enter the name alone, without notes."),
    NAME_CONTROL(
            "name-control",
            "The name contains a control character, such as a tab or a line break.",
            "Enter the name again, on one line."),
    NAME_PRIVATE_USE(
            "name-private-use",
            "The name contains a character that only the sending system can show.",
            "Enter the character from Unicode; newer input methods offer it."),
    NAME_UNREADABLE(
            "name-unreadable",
            "A character of the name was lost or hidden when the file was written.",
            "Export the file again as GB18030 or UTF-8, with names in full.");

    private final String code;
    private final String message;
    private final String fix;

    Fault(String code, String message, String fix) {
        this.code = code;
        this.message = message;
        this.fix = fix;
    }

    /** A slug that stays, {@code citizen-id-check-digit}. */
    public String code() {
        return code;
    }

    public String message() {
        return message;
    }

    /** What the person who keeps the record can do about it. */
    public String fix() {
        return fix;
    }

    /** How a constructor refuses a value; says what is wrong and never the value. */
    IllegalArgumentException refusal() {
        return new IllegalArgumentException(message);
    }
}
