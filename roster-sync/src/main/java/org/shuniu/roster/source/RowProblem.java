package org.shuniu.roster.source;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a row, or with the whole file when {@code row} is null. No field ever quotes a
 * sensitive value.
 *
 * @param row as a spreadsheet shows it: the header is row 1
 * @param column the header as the file spells it; null if no single column is at fault
 * @param code a slug, {@code citizen-id-check-digit}
 * @param quarantines whether the row was set aside because of it; false for a note (a value
 *     dropped, a column ignored)
 */
public record RowProblem(
        @Nullable Long row,
        @Nullable String column,
        String code,
        String message,
        String fix,
        boolean quarantines) {}
