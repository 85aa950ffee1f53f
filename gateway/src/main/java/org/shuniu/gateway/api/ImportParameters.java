package org.shuniu.gateway.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.intake.Delivery;

/** The query of a delivery; what it does not know it refuses, lest `dryrun` be the real thing. */
record ImportParameters(
        String fileName,
        boolean dryRun,
        @Nullable Long rows,
        @Nullable String sha256,
        @Nullable Instant asOf) {
    private static final Set<String> KNOWN = Set.of("filename", "dryRun", "rows", "sha256", "asOf");
    // No path, no control or formatting characters: the name is shown to people.
    private static final Pattern FILE_NAME =
            Pattern.compile("[^/\\\\\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}]{1,200}");
    private static final Pattern ROWS = Pattern.compile("[0-9]{1,10}");
    private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
                            + "([Zz]|[ +-][0-9]{2}:[0-9]{2})");

    static ImportParameters of(HttpServletRequest request) {
        Map<String, String[]> query = request.getParameterMap();
        for (Map.Entry<String, String[]> parameter : query.entrySet()) {
            if (!KNOWN.contains(parameter.getKey())) {
                throw invalid(
                        parameter.getKey(),
                        "The parameter is not known here; there are filename, dryRun, rows, sha256"
                                + " and asOf.");
            }
            if (parameter.getValue().length > 1) {
                throw invalid(parameter.getKey(), "The parameter stands in the query twice.");
            }
        }
        return new ImportParameters(
                fileName(request.getParameter("filename")),
                dryRun(request.getParameter("dryRun")),
                rows(request.getParameter("rows")),
                sha256(request.getParameter("sha256")),
                asOf(request.getParameter("asOf")));
    }

    Delivery delivery(String source, String actor) {
        return new Delivery(source, fileName, dryRun, rows, sha256, asOf, actor);
    }

    private static String fileName(@Nullable String text) {
        if (text == null) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemType.MISSING_PARAMETER,
                                    "The query parameter filename is missing.")
                            .with("parameter", "filename"));
        }
        if (!FILE_NAME.matcher(text).matches() || text.isBlank() || text.matches("\\.{1,2}")) {
            throw invalid(
                    "filename", "filename is the name of a file without a path, at most 200 long.");
        }
        return text;
    }

    private static boolean dryRun(@Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw invalid("dryRun", "dryRun is true or false.");
    }

    private static @Nullable Long rows(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!ROWS.matcher(text).matches()) {
            throw invalid("rows", "rows is the number of records in the file, a whole number.");
        }
        return Long.valueOf(text);
    }

    private static @Nullable String sha256(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!SHA256.matcher(text).matches()) {
            throw invalid("sha256", "sha256 is the digest of the body in 64 hex digits.");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable Instant asOf(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (RFC_3339.matcher(text).matches()) {
            try {
                // In a query a + that was not written %2B arrives as a blank; before an offset it
                // can mean nothing else.
                return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            } catch (DateTimeException e) {
                // A 30 February, say; told below.
            }
        }
        throw invalid(
                "asOf",
                "asOf is a moment as RFC 3339 writes it, for example 2026-09-01T06:00:00Z.");
    }

    private static ProblemException invalid(String parameter, String detail) {
        return new ProblemException(
                Problem.of(ProblemType.INVALID_PARAMETER, detail).with("parameter", parameter));
    }
}
