package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.source.Source;

/**
 * A source on the wire.
 *
 * @param paused true while its deliveries are planned and wait; left out otherwise
 */
record SourceView(
        String id,
        String format,
        String mode,
        List<String> scope,
        AbsentAfter absentAfter,
        String minAbsence,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean paused) {
    static SourceView of(Source source, boolean paused) {
        return new SourceView(
                source.id(),
                source.format(),
                source.mode().name().toLowerCase(Locale.ROOT),
                source.scope().stream().map(OrgCode::value).toList(),
                new AbsentAfter(source.absentAfter()),
                source.minAbsence().toString(),
                paused ? true : null);
    }
}
