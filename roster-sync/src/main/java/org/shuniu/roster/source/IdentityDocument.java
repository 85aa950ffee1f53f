package org.shuniu.roster.source;

import org.shuniu.roster.identity.Check;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.DocumentType;
import org.shuniu.roster.identity.Fault;
import org.shuniu.roster.identity.ForeignResidenceId;

/** What a document number is, given what kind of document the row says it is. */
sealed interface IdentityDocument {
    record Citizen(CitizenId id) implements IdentityDocument {}

    /**
     * Another document.
     *
     * @param typeAndNumber {@code A:E12345678}
     */
    record Other(String typeAndNumber) implements IdentityDocument {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** Claims to be a number with rules of its own and breaks one. */
    record Faulty(Fault fault) implements IdentityDocument {}

    /** Nothing that a document carries. */
    record Malformed() implements IdentityDocument {}

    int SHORTEST = 4;
    int LONGEST = 32;

    static IdentityDocument read(DocumentType type, String typed) {
        return switch (CitizenId.check(typed)) {
            // Its check digit says what it is, whatever the column of types says.
            case Check.Sound<CitizenId>(CitizenId id) -> new Citizen(id);
            case Check.Faulty<CitizenId>(Fault fault) -> otherThanCitizen(type, typed, fault);
        };
    }

    private static IdentityDocument otherThanCitizen(
            DocumentType type, String typed, Fault asCitizenId) {
        boolean hasItsForm = asCitizenId != Fault.CITIZEN_ID_FORM;
        return switch (type) {
            case RESIDENT_ID ->
                    switch (ForeignResidenceId.check(typed)) {
                        case Check.Sound<ForeignResidenceId>(ForeignResidenceId id) ->
                                other(DocumentType.PERMANENT_RESIDENCE, id.value());
                        case Check.Faulty<ForeignResidenceId> neither -> new Faulty(asCitizenId);
                    };
            case PERMANENT_RESIDENCE ->
                    switch (ForeignResidenceId.check(typed)) {
                        case Check.Sound<ForeignResidenceId>(ForeignResidenceId id) ->
                                other(type, id.value());
                        case Check.Faulty<ForeignResidenceId>(Fault fault) ->
                                new Faulty(hasItsForm ? asCitizenId : fault);
                    };
            // Household registers list citizen ID numbers: one with the form and not the sense of
            // such a number is a wrong one.
            case HOUSEHOLD_REGISTER, OTHER ->
                    hasItsForm ? new Faulty(asCitizenId) : plain(type, typed);
            case OFFICER, SOLDIER, HONG_KONG, MACAO, TAIWAN, PASSPORT -> plain(type, typed);
        };
    }

    private static IdentityDocument plain(DocumentType type, String typed) {
        String number = RecordKeys.folded(typed);
        boolean wellFormed =
                number.length() >= SHORTEST
                        && number.length() <= LONGEST
                        && number.chars().anyMatch(c -> c >= '0' && c <= '9')
                        && number.chars().allMatch(IdentityDocument::isInDocumentNumbers);
        return wellFormed ? other(type, number) : new Malformed();
    }

    /** 军官证 numbers have Han characters (军字第…号), Hong Kong ones brackets. */
    private static boolean isInDocumentNumbers(int c) {
        return Character.isLetterOrDigit(c) || c == '(' || c == ')' || c == '-' || c == '/';
    }

    private static IdentityDocument other(DocumentType type, String number) {
        return new Other(type.code() + ":" + number);
    }
}
