package org.shuniu.roster.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** 学籍号: a letter that says where the number comes from, and 18 characters. */
public record StudentNumber(String value) {
    private static final int LENGTH = 19;

    /** Where a number comes from, and so what can be checked about it. */
    public enum Kind {
        /** Holds a citizen ID number, perhaps a former one of the pupil's. */
        CITIZEN_ID('G'),
        /** For pupils without a usable citizen ID number. */
        WITHOUT_CITIZEN_ID('J'),
        /** Given by the school; becomes a G number after the national check. */
        TEMPORARY('L');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        public char letter() {
            return letter;
        }

        private static Kind ofLetter(char letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("not a kind of student number: " + letter);
        }
    }

    public StudentNumber {
        Fault fault = faultOf(value);
        if (fault != null) {
            throw fault.refusal();
        }
    }

    public static Check<StudentNumber> check(String typed) {
        String text = Typed.identifier(typed);
        Fault fault = faultOf(text);
        return fault == null ? Check.sound(new StudentNumber(text)) : Check.faulty(fault);
    }

    public static Optional<StudentNumber> parse(String typed) {
        return check(typed).sound();
    }

    public Kind kind() {
        return Kind.ofLetter(value.charAt(0));
    }

    /** What a G number holds; it may differ from the citizen ID number that the pupil has today. */
    public Optional<CitizenId> embeddedCitizenId() {
        return kind() == Kind.CITIZEN_ID
                ? Optional.of(new CitizenId(value.substring(1)))
                : Optional.empty();
    }

    /** {@code G3301**********0013}. */
    public String masked() {
        return value.substring(0, 5) + "*".repeat(10) + value.substring(15);
    }

    @Override
    public String toString() {
        return "***";
    }

    private static @Nullable Fault faultOf(String text) {
        if (!hasForm(text)) {
            return Fault.STUDENT_NUMBER_FORM;
        }
        String body = text.substring(1);
        return switch (Kind.ofLetter(text.charAt(0))) {
            case CITIZEN_ID ->
                    switch (CitizenId.check(body)) {
                        case Check.Sound<CitizenId> sound -> null;
                        case Check.Faulty<CitizenId>(Fault fault) -> ofBody(fault);
                    };
            case WITHOUT_CITIZEN_ID ->
                    CitizenId.checkDigit(body) == body.charAt(17)
                            ? null
                            : Fault.STUDENT_NUMBER_CHECK_DIGIT;
            // Its last four digits are random: there is nothing to check.
            case TEMPORARY -> null;
        };
    }

    /** {@code [GJ][0-9]{17}[0-9X]} or {@code L[0-9]{18}}. */
    private static boolean hasForm(String text) {
        if (text.length() != LENGTH || !CitizenId.hasDigitsAndCheckDigit(text, 1)) {
            return false;
        }
        return switch (text.charAt(0)) {
            case 'G', 'J' -> true;
            case 'L' -> text.charAt(LENGTH - 1) != 'X';
            default -> false;
        };
    }

    private static Fault ofBody(Fault fault) {
        return switch (fault) {
            case CITIZEN_ID_AREA -> Fault.STUDENT_NUMBER_AREA;
            case CITIZEN_ID_DATE -> Fault.STUDENT_NUMBER_DATE;
            case CITIZEN_ID_CHECK_DIGIT, CITIZEN_ID_ROUNDED -> Fault.STUDENT_NUMBER_CHECK_DIGIT;
            default -> Fault.STUDENT_NUMBER_FORM;
        };
    }
}
