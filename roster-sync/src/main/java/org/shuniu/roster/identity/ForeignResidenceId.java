package org.shuniu.roster.identity;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The 15-character number of a 外国人永久居留证 issued before 2023; the number of a card of 2023 is a
 * {@link CitizenId}.
 */
public record ForeignResidenceId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Z]{3}[0-9]{12}");

    private static final int[] WEIGHTS = {7, 3, 1};

    public ForeignResidenceId {
        Fault fault = faultOf(value);
        if (fault != null) {
            throw fault.refusal();
        }
    }

    public static Check<ForeignResidenceId> check(String typed) {
        String text = Typed.identifier(typed);
        Fault fault = faultOf(text);
        return fault == null ? Check.sound(new ForeignResidenceId(text)) : Check.faulty(fault);
    }

    public static Optional<ForeignResidenceId> parse(String typed) {
        return check(typed).sound();
    }

    /** Weights 7, 3, 1 over and over; A counts 10, B 11 and so on. */
    public static char checkDigit(String first14) {
        int sum = 0;
        for (int i = 0; i < 14; i++) {
            sum += WEIGHTS[i % 3] * Character.digit(first14.charAt(i), 36);
        }
        return Character.forDigit(sum % 10, 10);
    }

    /** ISO 3166-1 alpha-3. */
    public String nationality() {
        return value.substring(0, 3);
    }

    /**
     * The number has no century: it is the last one in which the holder is born by {@code today}.
     */
    public LocalDate birthDate(LocalDate today) {
        for (int century = today.getYear() / 100; century >= 18; century--) {
            LocalDate date = birthDateIn(value, century);
            if (date != null && !date.isAfter(today)) {
                return date;
            }
        }
        throw new IllegalArgumentException("today is before anyone was born: " + today);
    }

    /** {@code KAZ1********3105}. */
    public String masked() {
        return value.substring(0, 4) + "*".repeat(7) + value.substring(11);
    }

    @Override
    public String toString() {
        return "***";
    }

    private static @Nullable Fault faultOf(String text) {
        if (!FORM.matcher(text).matches()) {
            return Fault.FOREIGN_RESIDENCE_ID_FORM;
        }
        if (!Provinces.include(text.substring(3, 5))) {
            return Fault.FOREIGN_RESIDENCE_ID_AREA;
        }
        // 29 February exists in 2000 and not in 1900.
        if (birthDateIn(text, 19) == null && birthDateIn(text, 20) == null) {
            return Fault.FOREIGN_RESIDENCE_ID_DATE;
        }
        return checkDigit(text) == text.charAt(14) ? null : Fault.FOREIGN_RESIDENCE_ID_CHECK_DIGIT;
    }

    private static @Nullable LocalDate birthDateIn(String text, int century) {
        try {
            return LocalDate.of(
                    century * 100 + Integer.parseInt(text.substring(7, 9)),
                    Integer.parseInt(text.substring(9, 11)),
                    Integer.parseInt(text.substring(11, 13)));
        } catch (DateTimeException notADay) {
            return null;
        }
    }
}
