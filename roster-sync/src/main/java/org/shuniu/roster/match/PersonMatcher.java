package org.shuniu.roster.match;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.seal.Digest128;

/**
 * The deterministic tiers: source link, the number by which the source knows the person, 学籍号, ID
 * number (also within a 学籍号, and one that was corrected) or passport with name, school number with
 * name and birth date. Everything weaker is never decided here.
 */
public final class PersonMatcher {
    /** The rule by which a record is about whom the source last meant by it. */
    public static final String SOURCE_LINK = "source-link";

    private PersonMatcher() {}

    /**
     * What a row offers to be recognised by.
     *
     * @param formerNameKey of the name that the row calls a former one (曾用名)
     * @param identifiers blind indexes by type; {@link IdentifierType#SCHOOL_NUMBER} names school
     *     and number together
     * @param insideStudentNumber what a G number holds, as a citizen ID number, if the row has none
     *     of its own
     */
    public record Clues(
            String nameKey,
            @Nullable String formerNameKey,
            @Nullable LocalDate birthDate,
            Gender gender,
            Map<IdentifierType, Digest128> identifiers,
            @Nullable Digest128 insideStudentNumber) {
        public Clues {
            identifiers = Map.copyOf(identifiers);
        }

        /** The ID number in the row, be it within the 学籍号. */
        public @Nullable Digest128 citizenId() {
            return identifiers.getOrDefault(IdentifierType.CITIZEN_ID, insideStudentNumber);
        }

        /** All blind indexes to look for. */
        public Set<Digest128> lookups() {
            var lookups = new HashSet<>(identifiers.values());
            if (insideStudentNumber != null) {
                lookups.add(insideStudentNumber);
            }
            return lookups;
        }

        /** Those of them that two people never share. */
        public Set<Digest128> issuedOnce() {
            var issued = new HashSet<Digest128>();
            identifiers.forEach(
                    (type, index) -> {
                        if (type.isIssuedOnce()) {
                            issued.add(index);
                        }
                    });
            if (insideStudentNumber != null) {
                issued.add(insideStudentNumber);
            }
            return issued;
        }

        /** Whether the row knows the candidate by a name that we know, too. */
        private boolean names(Candidate candidate) {
            return candidate.nameKeys().contains(nameKey)
                    || (formerNameKey != null && candidate.nameKeys().contains(formerNameKey));
        }
    }

    /**
     * Who already answers to what the row offers; at most one person each.
     *
     * @param byInsideStudentNumber whose ID number the row's 学籍号 holds, if the row has none
     * @param byFormerCitizenId who had the row's ID number before it was corrected, if nobody has
     *     it today
     */
    public record Known(
            @Nullable Candidate bySourceLink,
            Map<IdentifierType, Candidate> byIdentifier,
            @Nullable Candidate byInsideStudentNumber,
            @Nullable Candidate byFormerCitizenId) {
        public Known {
            byIdentifier = Map.copyOf(byIdentifier);
        }
    }

    public static MatchOutcome match(Clues clues, Known known) {
        Candidate byStudentNumber = known.byIdentifier().get(IdentifierType.STUDENT_NUMBER);
        Candidate byCitizenId = known.byIdentifier().get(IdentifierType.CITIZEN_ID);
        Candidate bySchoolNumber = known.byIdentifier().get(IdentifierType.SCHOOL_NUMBER);
        Candidate linked = known.bySourceLink();

        if (linked != null) {
            return oneOf(clues, linked, SOURCE_LINK, byStudentNumber, byCitizenId);
        }
        // Another record of the same source about the same person.
        Candidate bySourceNumber = known.byIdentifier().get(IdentifierType.SOURCE_NUMBER);
        if (bySourceNumber != null) {
            return oneOf(clues, bySourceNumber, "source-number", byStudentNumber, byCitizenId);
        }
        if (byStudentNumber != null) {
            return oneOf(clues, byStudentNumber, "student-number", null, byCitizenId);
        }
        // An L number became final: what is in the G number is the ID number, which the row lacks.
        Candidate inside = known.byInsideStudentNumber();
        if (inside != null) {
            return agree(clues, inside)
                    ? new MatchOutcome.Same(inside.id(), "id-in-student-number-and-name")
                    : new MatchOutcome.Contradiction(inside.id(), ConflictKind.CITIZEN_ID_SHARED);
        }
        if (byCitizenId != null) {
            // The ID number contains the birth date, so an equal date confirms nothing; only the
            // name does, and twins registered under one number differ there.
            return agree(clues, byCitizenId)
                    ? new MatchOutcome.Same(byCitizenId.id(), "citizen-id-and-name")
                    : new MatchOutcome.Contradiction(
                            byCitizenId.id(), ConflictKind.CITIZEN_ID_SHARED);
        }
        // A corrected number proves what it proved before: the other record does not know better
        // yet.
        Candidate byFormerCitizenId = known.byFormerCitizenId();
        if (byFormerCitizenId != null && agree(clues, byFormerCitizenId)) {
            return new MatchOutcome.Same(byFormerCitizenId.id(), "former-citizen-id-and-name");
        }
        Candidate byDocument = known.byIdentifier().get(IdentifierType.DOCUMENT);
        if (byDocument != null && agree(clues, byDocument)) {
            return new MatchOutcome.Same(byDocument.id(), "document-and-name");
        }
        if (bySchoolNumber != null
                && clues.names(bySchoolNumber)
                && clues.birthDate() != null
                && clues.birthDate().equals(bySchoolNumber.birthDate())
                && !contradictsCitizenId(clues, bySchoolNumber)) {
            return new MatchOutcome.Same(bySchoolNumber.id(), "school-number-name-birth-date");
        }
        return new MatchOutcome.Nobody();
    }

    /**
     * A strong key names {@code candidate}; it holds unless the row contradicts it twice or names
     * others as well.
     */
    private static MatchOutcome oneOf(
            Clues clues,
            Candidate candidate,
            String rule,
            @Nullable Candidate byStudentNumber,
            @Nullable Candidate byCitizenId) {
        int contradictions = 0;
        if (!clues.names(candidate)) {
            contradictions++;
        }
        if (differ(clues.birthDate(), candidate.birthDate())) {
            contradictions++;
        }
        if (contradictsCitizenId(clues, candidate)) {
            contradictions++;
        }
        if (contradictions >= 2) {
            return new MatchOutcome.Contradiction(candidate.id(), ConflictKind.KEY_REUSED);
        }
        if (byCitizenId != null && !byCitizenId.id().equals(candidate.id())) {
            return new MatchOutcome.Contradiction(byCitizenId.id(), ConflictKind.CITIZEN_ID_SHARED);
        }
        if (byStudentNumber != null && !byStudentNumber.id().equals(candidate.id())) {
            return new MatchOutcome.Contradiction(byStudentNumber.id(), ConflictKind.KEY_REUSED);
        }
        return isUnconfirmedRename(clues, candidate)
                ? new MatchOutcome.Unconfirmed(candidate.id(), MatchOutcome.Doubt.RENAME)
                : new MatchOutcome.Same(candidate.id(), rule);
    }

    /**
     * Who is renamed keeps the ID number, and a registry names it. A row that has nothing but the
     * 学籍号 in common with somebody of another name may be the twin's.
     */
    private static boolean isUnconfirmedRename(Clues clues, Candidate candidate) {
        return !clues.names(candidate)
                && candidate.citizenId() != null
                && !clues.identifiers().containsKey(IdentifierType.CITIZEN_ID)
                && clues.identifiers().containsKey(IdentifierType.STUDENT_NUMBER);
    }

    /** The name is the same, and neither birth date nor gender says otherwise. */
    private static boolean agree(Clues clues, Candidate candidate) {
        return clues.names(candidate)
                && !differ(clues.birthDate(), candidate.birthDate())
                && !differ(known(clues.gender()), known(candidate.gender()));
    }

    private static boolean contradictsCitizenId(Clues clues, Candidate candidate) {
        return differ(clues.identifiers().get(IdentifierType.CITIZEN_ID), candidate.citizenId());
    }

    /** Both are known and they are not the same. */
    private static boolean differ(@Nullable Object one, @Nullable Object other) {
        return one != null && other != null && !Objects.equals(one, other);
    }

    private static @Nullable Gender known(Gender gender) {
        return gender == Gender.MALE || gender == Gender.FEMALE ? gender : null;
    }
}
