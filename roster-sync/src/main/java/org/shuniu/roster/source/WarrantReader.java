package org.shuniu.roster.source;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Tenure;

/**
 * Reads who answers for a person whom no registry holds, why, and until when. Nobody is there
 * without all three, and nobody for longer than two years: a sponsor looks again then.
 */
final class WarrantReader {
    private static final Pattern ORG_CODE = Pattern.compile("[\\p{L}\\p{N}._:~-]{1,128}");

    private final Mapping mapping;
    private final LocalDate today;

    WarrantReader(Mapping mapping, LocalDate today) {
        this.mapping = mapping;
        this.today = today;
    }

    /** Null where the format has no warrants, and where there is a fault. */
    Tenure.@Nullable Warrant read(SourceRecord record, Consumer<RowProblem> problems) {
        if (!mapping.requiresValue("sponsor")) {
            return null;
        }
        for (String field : List.of("post", "sponsor", "reason", "endsOn")) {
            if (record.value(field).isEmpty()) {
                problems.accept(RowFault.VALUE_MISSING.in(record, field));
                return null;
            }
        }
        String sponsor = RecordKeys.folded(record.value("sponsor"));
        if (!ORG_CODE.matcher(sponsor).matches()) {
            problems.accept(RowFault.SPONSOR_INVALID.in(record, "sponsor"));
            return null;
        }
        LocalDate endsOn = DateText.day(record.value("endsOn")).map(DateText::day).orElse(null);
        String reason = record.value("reason");
        if (reason.length() > RowNormaliser.MAX_TEXT) {
            problems.accept(RowFault.REASON_TOO_LONG.in(record, "reason"));
            return null;
        }
        if (endsOn != null) {
            var warrant = new Tenure.Warrant(new OrgCode(sponsor), reason, endsOn);
            if (warrant.mayEnd(today)) {
                return warrant;
            }
        }
        problems.accept(RowFault.END_INVALID.in(record, "endsOn"));
        return null;
    }
}
