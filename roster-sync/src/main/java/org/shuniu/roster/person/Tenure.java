package org.shuniu.roster.person;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.seal.Digest128;

/**
 * An affiliation in force: where somebody belongs, and on whose word.
 *
 * @param org the school or bureau, never the class
 * @param source that asserted it; only its word can end it
 * @param recordKey the record of that source which speaks for it; null where there is none
 * @param warrant null for what a registry says
 */
public record Tenure(
        OrgCode org,
        @Nullable OrgCode classCode,
        Role role,
        @Nullable Integer seat,
        AffiliationState state,
        String source,
        @Nullable Digest128 recordKey,
        Basis basis,
        @Nullable Warrant warrant) {
    /** Who answers for an affiliation that no registry asserts, why, and until when (inclusive). */
    public record Warrant(OrgCode sponsor, String reason, LocalDate endsOn) {
        private static final int MOST_YEARS = 2;

        /** A sponsor who wants more than two years looks again then. */
        public boolean mayEnd(LocalDate today) {
            return !endsOn.isBefore(today) && !endsOn.isAfter(today.plusYears(MOST_YEARS));
        }
    }

    public Tenure {
        if (basis.isWarranted() != (warrant != null)) {
            throw new IllegalArgumentException("a feed needs no warrant, and everybody else does");
        }
    }

    /** What a registry's record says. */
    public static Tenure ofRegistry(
            OrgCode org,
            @Nullable OrgCode classCode,
            Role role,
            @Nullable Integer seat,
            AffiliationState state,
            String source,
            @Nullable Digest128 recordKey) {
        return new Tenure(
                org, classCode, role, seat, state, source, recordKey, Basis.REGISTRY, null);
    }

    /** Whether both cannot be in force at once. */
    public boolean isAtTheSamePlaceAs(Tenure other) {
        return org.equals(other.org)
                && Objects.equals(classCode, other.classCode)
                && role == other.role
                && source.equals(other.source);
    }

    /** The same, where the school goes on under another code. */
    public Tenure at(OrgCode newOrg) {
        return new Tenure(newOrg, classCode, role, seat, state, source, recordKey, basis, warrant);
    }

    /** The same, in this class. */
    public Tenure in(@Nullable OrgCode newClass) {
        return new Tenure(org, newClass, role, seat, state, source, recordKey, basis, warrant);
    }

    /** The same place, answered for anew. */
    public Tenure with(@Nullable Warrant newWarrant) {
        return new Tenure(org, classCode, role, seat, state, source, recordKey, basis, newWarrant);
    }

    /** The same place, with another seat, state and record. */
    public Tenure with(
            @Nullable Integer newSeat, AffiliationState newState, @Nullable Digest128 newRecord) {
        return new Tenure(
                org, classCode, role, newSeat, newState, source, newRecord, basis, warrant);
    }
}
