package org.shuniu.roster.calendar;

import java.util.List;
import org.shuniu.roster.org.OrgCode;

/**
 * Days on which the roster stands still, an entrance examination or the first week of school.
 *
 * @param orgs where; with everything below them
 */
public record QuietWindow(String name, DayRange days, List<OrgCode> orgs) {
    public QuietWindow {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a quiet window has a name");
        }
        if (orgs.isEmpty()) {
            throw new IllegalArgumentException(
                    "the quiet window '"
                            + name
                            + "' names no org; for the whole hub name its root");
        }
        orgs = List.copyOf(orgs);
    }
}
