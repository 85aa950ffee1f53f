package org.shuniu.gateway.api;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.reform.Reform;

/** What is done to orgs, as clients send it. */
record OrgChangeRequest(
        @Nullable String kind,
        @Nullable List<@Nullable String> from,
        @Nullable String to,
        @Nullable String name,
        @Nullable String on) {
    private static final Pattern ORG_CODE = Pattern.compile("[\\p{L}\\p{N}._:-]{1,128}");
    private static final int MOST = 100;
    private static final int LONGEST_NAME = 128;

    Reform toReform() {
        List<OrgCode> orgs = readFrom();
        return switch (kind == null ? "" : kind) {
            case "merge" -> new Reform.Merge(orgs, readTo(), readName(false), readOn());
            case "close" -> new Reform.Close(orgs, readOn());
            case "rename" -> {
                String newName = readName(true);
                if (orgs.size() != 1 || newName == null) {
                    throw invalid("from", "from is the one org that is renamed.");
                }
                yield new Reform.Rename(orgs.getFirst(), newName, readOn());
            }
            case "recode" -> new Reform.Recode(orgs, readTo(), readName(false), readOn());
            case "move" -> new Reform.Move(orgs, readTo(), readOn());
            default -> throw invalid("kind", "kind is merge, close, rename, recode or move.");
        };
    }

    private List<OrgCode> readFrom() {
        if (from == null || from.isEmpty() || from.size() > MOST) {
            throw invalid("from", "from lists 1 to " + MOST + " org codes.");
        }
        return from.stream().map(code -> orgCode("from", code)).toList();
    }

    private OrgCode readTo() {
        return orgCode("to", to);
    }

    private @Nullable String readName(boolean needed) {
        if (name == null && !needed) {
            return null;
        }
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            throw invalid("name", "name is a text of at most 128 characters.");
        }
        return name.strip();
    }

    private LocalDate readOn() {
        try {
            if (on != null) {
                return LocalDate.parse(on);
            }
        } catch (DateTimeException e) {
            // Told below, as for one that is missing.
        }
        throw invalid("on", "on is the day from which it holds, for example 2027-09-01.");
    }

    private static OrgCode orgCode(String property, @Nullable String code) {
        if (code == null || !ORG_CODE.matcher(code).matches()) {
            throw invalid(property, property + " names orgs by their codes.");
        }
        return new OrgCode(code);
    }

    private static ProblemException invalid(String property, String detail) {
        return LocalRecordRequest.invalid(property, detail);
    }
}
