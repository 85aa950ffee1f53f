package org.shuniu.roster.plan;

import java.util.EnumMap;
import java.util.Map;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.source.RosterRow;

/** What a row names its person by, in the normal form that is stored. */
final class Clue {
    private Clue() {}

    static Map<IdentifierType, String> identifiers(RosterRow row) {
        var values = new EnumMap<IdentifierType, String>(IdentifierType.class);
        if (row.citizenId() != null) {
            values.put(IdentifierType.CITIZEN_ID, row.citizenId().value());
        }
        if (row.studentNumber() != null) {
            values.put(IdentifierType.STUDENT_NUMBER, row.studentNumber().value());
        }
        if (row.teacherNumber() != null) {
            values.put(IdentifierType.TEACHER_NUMBER, row.teacherNumber());
        }
        if (row.localNumber() != null) {
            values.put(
                    IdentifierType.SCHOOL_NUMBER, row.school().value() + ":" + row.localNumber());
        }
        if (row.document() != null) {
            values.put(IdentifierType.DOCUMENT, row.document());
        }
        if (row.sourceNumber() != null) {
            values.put(IdentifierType.SOURCE_NUMBER, row.sourceNumber());
        }
        return values;
    }
}
