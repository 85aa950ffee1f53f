package org.shuniu.roster.match;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One thing that speaks for or against two records being one human. It names fields and how they
 * agree, never what they hold: it may be shown to whoever may see that the two people exist.
 *
 * @param bits how much more often the same human's records agree like this than two strangers', as
 *     a logarithm to base 2; below zero it speaks against
 */
public record Evidence(Field field, Agreement agreement, double bits) {
    /** What was compared. */
    public enum Field {
        FAMILY_NAME,
        GIVEN_NAME,
        BIRTH_DATE,
        GENDER,
        /** School and region count once: a school lies in a region. */
        PLACE,
        /** Who else belongs to the family: guardians of a child, wards of a guardian. */
        HOUSEHOLD,
        /** Name and phone number together, as a registry's guardian columns have them. */
        PHONE,
        NUMBER;

        @JsonValue
        public String code() {
            return wordOf(this);
        }
    }

    /** How it agrees. */
    public enum Agreement {
        EQUAL,
        /** With a name or number that one of the two had before. */
        FORMER,
        /** Family and given name, or day and month, in each other's place. */
        SWAPPED,
        SOUNDS_ALIKE,
        /** One character or a few letters differ. */
        SIMILAR,
        ONE_DIGIT,
        /** The first of January of the right year: a clerk knew no more. */
        YEAR_ONLY,
        SAME_SCHOOL,
        SAME_COUNTY,
        SAME_CITY,
        SAME_PROVINCE,
        SAME_DOCUMENT,
        /** The ID number of the one stands inside the 学籍号 of the other. */
        INSIDE_STUDENT_NUMBER,
        SAME_SCHOOL_NUMBER,
        DIFFERENT;

        @JsonValue
        public String code() {
            return wordOf(this);
        }
    }

    /** A tenth of a bit is nothing; rounded, equal evidence is equal as stored. */
    static Evidence of(Field field, Agreement agreement, double bits) {
        return new Evidence(field, agreement, Math.round(bits * 10) / 10.0);
    }

    boolean agrees() {
        return bits > 0;
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
