package org.shuniu.gateway.api;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;

/** How many items a page may have. */
record Limit(int value) {
    private static final int DEFAULT = 100;
    private static final int MAXIMUM = 1_000;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    static Limit parse(@Nullable String text) {
        if (text == null) {
            return new Limit(DEFAULT);
        }
        int value = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (value < 1 || value > MAXIMUM) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemType.INVALID_PARAMETER,
                                    "limit is a whole number from 1 to " + MAXIMUM + ".")
                            .with("parameter", "limit"));
        }
        return new Limit(value);
    }

    /** One more than the page holds, to notice a next page. */
    int readAhead() {
        return value + 1;
    }
}
