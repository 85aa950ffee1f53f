package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.source.Source;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code PUT /api/v1/sources/{source}}.
 *
 * @param id may be left out; what GET answered can be sent back as it is
 * @param paused what GET answered; a source is paused and resumed by other means
 * @param others properties that do not belong here
 */
record SourceRequest(
        @Nullable String id,
        @Nullable String format,
        @Nullable String mode,
        @Nullable List<@Nullable String> scope,
        @Nullable AbsentAfter absentAfter,
        @Nullable String minAbsence,
        @Nullable Boolean paused,
        @JsonAnySetter Map<String, JsonNode> others) {
    private static final Pattern FORMAT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern ORG_CODE = Pattern.compile("[\\p{L}\\p{N}._:/-]{1,128}");
    private static final int MAX_SCOPE = 10_000;
    private static final Set<String> TRANSPORT =
            Set.of(
                    "uri",
                    "url",
                    "host",
                    "hostKey",
                    "credentials",
                    "username",
                    "password",
                    "privateKey",
                    "schedule",
                    "transport");

    Source toSource(String name) {
        others.keySet().stream().findFirst().ifPresent(SourceRequest::refuse);
        if (!Source.isId(name)) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    "A source is named by 1 to 63 of a-z, 0-9 and -, and starts with a letter or"
                            + " digit.");
        }
        if (id != null && !id.equals(name)) {
            throw invalid("id", "id is the name in the address, or is left out.");
        }
        if (format == null || !FORMAT.matcher(format).matches()) {
            throw invalid("format", "format names a mapping, for example xueji.");
        }
        return new Source(
                name,
                format,
                readMode(),
                readScope(),
                absentAfter == null ? Map.of() : absentAfter.byRole(),
                readMinAbsence());
    }

    private Source.Mode readMode() {
        for (Source.Mode value : Source.Mode.values()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(mode)) {
                return value;
            }
        }
        throw invalid("mode", "mode is snapshot or delta.");
    }

    private List<OrgCode> readScope() {
        if (scope == null) {
            return List.of();
        }
        if (scope.size() > MAX_SCOPE) {
            throw invalid("scope", "scope has at most " + MAX_SCOPE + " org codes.");
        }
        return scope.stream().map(SourceRequest::orgCode).distinct().toList();
    }

    private static OrgCode orgCode(@Nullable String text) {
        if (text == null || !ORG_CODE.matcher(text).matches()) {
            throw invalid(
                    "scope",
                    "scope lists org codes: 10-digit school codes or codes of regions"
                            + " (GB/T 2260).");
        }
        return new OrgCode(text);
    }

    private Duration readMinAbsence() {
        if (minAbsence == null) {
            return Source.DEFAULT_MIN_ABSENCE;
        }
        try {
            Duration duration = Duration.parse(minAbsence);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Told below, as for a negative one.
        }
        throw invalid(
                "minAbsence", "minAbsence is an ISO 8601 duration, for example PT12H or PT0S.");
    }

    private static void refuse(String property) {
        Problem problem =
                Problem.of(
                                ProblemType.UNKNOWN_PROPERTY,
                                "The property " + property + " is not known here.")
                        .with("property", property);
        throw new ProblemException(
                TRANSPORT.contains(property)
                        ? problem.withFix(
                                "Leave it out: where a source's files come from and with which"
                                        + " credentials is configured by the operator and never over"
                                        + " this interface.")
                        : problem);
    }

    private static ProblemException invalid(String property, String detail) {
        return new ProblemException(
                Problem.of(ProblemType.INVALID_PROPERTY, detail).with("property", property));
    }
}
