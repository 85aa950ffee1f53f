package org.shuniu.roster.calendar;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A calendar as it is written. An operator's file stands at {@code $SHUNIU_HOME/calendar.json} and
 * says only what it adds or replaces:
 *
 * <pre>{@code
 * {
 *   "years": {"2027": {"notice": "国务院办公厅关于2027年部分节假日安排的通知, …",
 *                      "off": ["2027-01-01/2027-01-03"], "working": ["2027-02-06"]}},
 *   "graduation": "06-15/09-30",
 *   "promotion": "07-01/09-30",
 *   "quiet": [{"name": "高考", "days": "2027-06-07/2027-06-10", "orgs": ["330000"]},
 *             {"name": "中考", "days": "2027-06-19/2027-06-21", "orgs": ["330100"]},
 *             {"name": "开学第一周", "days": "2027-09-01/2027-09-05", "orgs": ["330000"]}]
 * }
 * }</pre>
 *
 * @param years by number; a year given here replaces the built-in one
 * @param graduation when those who finish their last year leave
 * @param promotion when classes are made anew
 */
record CalendarFile(
        @Nullable Map<String, Year> years,
        @Nullable String graduation,
        @Nullable String promotion,
        @Nullable List<Quiet> quiet) {

    /**
     * A year as the State Council has arranged it.
     *
     * @param notice where that is published
     * @param off days or ranges of days
     * @param working Saturdays and Sundays on which people work
     */
    record Year(
            @Nullable String notice, @Nullable List<String> off, @Nullable List<String> working) {}

    record Quiet(@Nullable String name, @Nullable String days, @Nullable List<String> orgs) {}
}
