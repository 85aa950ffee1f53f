package org.shuniu.roster.plan;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.SourceRecord;

/**
 * A valid record that says something new, with everything the second pass knows of it.
 *
 * @param meant whom a record means that only refers to somebody; null for one that says who it is
 */
record Line(
        SourceRecord record,
        RosterRow row,
        Digest128 recordKey,
        Digest128 fingerprint,
        @Nullable PersonId meant) {
    private static final Set<IdentifierType> OWN_NUMBERS =
            EnumSet.of(
                    IdentifierType.CITIZEN_ID,
                    IdentifierType.DOCUMENT,
                    IdentifierType.SOURCE_NUMBER,
                    IdentifierType.STUDENT_NUMBER,
                    IdentifierType.TEACHER_NUMBER);

    Line with(RosterRow other) {
        return new Line(record, other, recordKey, fingerprint, meant);
    }

    @Nullable OrgCode classCode() {
        return row.classKey() == null ? null : row.classKey().codeAt(row.school());
    }

    OrgCode school() {
        return new OrgCode(row.school().value());
    }

    String nameKey() {
        return new PersonName(row.name()).matchKey();
    }

    private @Nullable String formerNameKey() {
        return row.formerName() == null ? null : new PersonName(row.formerName()).matchKey();
    }

    /** Whether a number that is given to one human, or made to be, tells whose the row is. */
    boolean isNumbered() {
        return Clue.identifiers(row).keySet().stream().anyMatch(OWN_NUMBERS::contains);
    }

    private @Nullable Digest128 insideStudentNumber(IdentifierSeal seal) {
        return row.citizenId() != null || row.studentNumber() == null
                ? null
                : row.studentNumber()
                        .embeddedCitizenId()
                        .map(id -> seal.blindIndex(IdentifierType.CITIZEN_ID.code(), id.value()))
                        .orElse(null);
    }

    /** What the row offers to be recognised by. */
    PersonMatcher.Clues clues(IdentifierSeal seal) {
        var indexes = new EnumMap<IdentifierType, Digest128>(IdentifierType.class);
        Clue.identifiers(row)
                .forEach((type, value) -> indexes.put(type, seal.blindIndex(type.code(), value)));
        return new PersonMatcher.Clues(
                nameKey(),
                formerNameKey(),
                row.birthDate(),
                row.gender(),
                indexes,
                insideStudentNumber(seal));
    }
}
