package org.shuniu.roster.person;

import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.Digest128;

/** Something that is somebody's and may turn out to be somebody else's: what merges move. */
public sealed interface Holding {
    long row();

    /** Whose it is today. */
    PersonId person();

    /** Whether it counts today, or only for the past. */
    boolean inForce();

    default Kind kind() {
        return switch (this) {
            case Affiliation affiliation -> Kind.AFFILIATION;
            case Identifier identifier -> Kind.IDENTIFIER;
            case GuardianLink link -> Kind.GUARDIAN_LINK;
            case Ward ward -> Kind.WARD;
        };
    }

    /** What it is. */
    enum Kind {
        AFFILIATION("affiliation"),
        IDENTIFIER("identifier"),
        /** Somebody is named as the person's guardian. */
        GUARDIAN_LINK("guardian-link"),
        /** The person is somebody's guardian. */
        WARD("ward");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The word on the wire and in the database. */
        public String code() {
            return code;
        }
    }

    record Affiliation(long row, PersonId person, boolean inForce, Tenure tenure)
            implements Holding {}

    record Identifier(long row, PersonId person, boolean inForce, IdentifierType type, String value)
            implements Holding {
        @Override
        public String toString() {
            return type + " ***";
        }
    }

    /**
     * A guardian link seen from the student.
     *
     * @param guardian null while it is only proposed
     */
    record GuardianLink(
            long row,
            PersonId person,
            boolean inForce,
            Digest128 proposalKey,
            @Nullable PersonId guardian)
            implements Holding {}

    /** A guardian link seen from the guardian. */
    record Ward(long row, PersonId person, boolean inForce, PersonId student) implements Holding {}
}
