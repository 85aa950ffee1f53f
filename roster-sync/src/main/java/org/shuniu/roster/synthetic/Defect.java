package org.shuniu.roster.synthetic;

/** What is odd about a row, and whether a reader must set the row aside because of it. */
public enum Defect {
    NO_CITIZEN_ID(false),
    /** The number is a stranger's: its birth date contradicts the row's. */
    CITIZEN_ID_OF_ANOTHER(true),
    /** 一人多籍: the same human stands in another school's rows, whole and right. */
    TWO_SCHOOLS(false),
    /** Two pupils of different names under one number; each row is consistent in itself. */
    SHARED_CITIZEN_ID(false),
    WRONG_CHECK_DIGIT(true),
    /** The 学籍号 holds a former number; lawful. */
    FORMER_ID_IN_STUDENT_NUMBER(false),
    FULL_WIDTH(false),
    ZERO_WIDTH(false),
    /** Another dot than U+00B7 in a minority name. */
    WRONG_DOT(false),
    /** The number begins with a county that was abolished; lawful. */
    OBSOLETE_REGION(false),
    /** One phone number stands behind all guardians of two siblings. */
    SHARED_GUARDIAN_PHONE(false),
    /** A teacher whose other post stands in another school's rows. */
    TWO_POSTS(false),
    /**
     * A teacher who stands in pupils' rows as a guardian; no fault, but two sources name one human.
     */
    TEACHER_AND_PARENT(false);

    private final boolean quarantines;

    Defect(boolean quarantines) {
        this.quarantines = quarantines;
    }

    public boolean quarantines() {
        return quarantines;
    }
}
