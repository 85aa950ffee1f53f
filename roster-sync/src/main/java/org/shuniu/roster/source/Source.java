package org.shuniu.roster.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Role;

/**
 * One feed: what it speaks for and how its silence is read.
 *
 * @param id names the source in URLs and in the drop folder
 * @param format the mapping that reads its files
 * @param scope the orgs it is authoritative for; empty means whatever the files name, and then
 *     nothing ever ends
 * @param absentAfter how many consecutive complete snapshots must miss a record before its
 *     affiliation ends, by role
 * @param minAbsence snapshots closer together than this count as one for {@code absentAfter}
 */
public record Source(
        String id,
        String format,
        Mode mode,
        List<OrgCode> scope,
        Map<Role, Integer> absentAfter,
        Duration minAbsence) {
    /** The built-in source of what schools and bureaus answer for themselves. */
    public static final String LOCAL = "local";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    public static final int DEFAULT_ABSENT_AFTER = 2;
    public static final Duration DEFAULT_MIN_ABSENCE = Duration.ofHours(12);

    /** Whether a delivery lists everybody or only what changed. */
    public enum Mode {
        SNAPSHOT,
        DELTA
    }

    public Source {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "a source is named by 1 to 63 of a-z, 0-9 and -, and starts with a letter or digit");
        }
        if (minAbsence.isNegative()) {
            throw new IllegalArgumentException("minAbsence must not be negative");
        }
        if (absentAfter.values().stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("absentAfter must be at least 1");
        }
        scope = List.copyOf(scope);
        absentAfter = Map.copyOf(absentAfter);
    }

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
