package org.shuniu.roster.reseal;

import java.util.List;

/**
 * Where sealed values stand.
 *
 * @param table with its schema
 * @param column of frames that {@code FieldSeal} makes
 * @param purpose of the seal
 * @param context an SQL expression for what each value belongs to
 */
public record SealedColumn(String table, String column, String purpose, String context) {
    /** Those of the roster. */
    public static final List<SealedColumn> OF_ROSTER =
            List.of(
                    new SealedColumn("roster.identifier", "sealed", "identifier", "type"),
                    new SealedColumn(
                            "roster.guardian_link",
                            "sealed",
                            "guardian",
                            "cast(coalesce(sealed_for, student_id) as text)"),
                    new SealedColumn("roster.change", "payload", "plan", "cast(batch_id as text)"));

    @Override
    public String toString() {
        return table + "." + column;
    }
}
