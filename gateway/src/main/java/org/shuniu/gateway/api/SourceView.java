package org.shuniu.gateway.api;

import java.util.List;
import java.util.Locale;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.source.Source;

/** A source on the wire. */
record SourceView(
        String id,
        String format,
        String mode,
        List<String> scope,
        AbsentAfter absentAfter,
        String minAbsence) {
    static SourceView of(Source source) {
        return new SourceView(
                source.id(),
                source.format(),
                source.mode().name().toLowerCase(Locale.ROOT),
                source.scope().stream().map(OrgCode::value).toList(),
                new AbsentAfter(source.absentAfter()),
                source.minAbsence().toString());
    }
}
