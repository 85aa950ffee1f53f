package org.shuniu.roster.brake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator's brakes, {@code $SHUNIU_HOME/brakes.json}: what differs from the default table, by
 * name, and what is added to it.
 *
 * <pre>{@code
 * {
 *   "approvalDays": 3,
 *   "brakes": [
 *     {"name": "school-leavers", "limit": "3%", "secondLine": "15%"},
 *     {"name": "class-to-zero", "off": true},
 *     {"name": "county-leavers", "op": "leave", "level": "county", "roles": ["student"], "limit": "200", "floor": 0}
 *   ]
 * }
 * }</pre>
 *
 * @param approvalDays working days after which a hold expires
 */
record BrakeFile(@Nullable Integer approvalDays, @Nullable List<Entry> brakes) {
    /**
     * One brake, or what is to change of a default one.
     *
     * @param off removes a default brake
     * @param op {@code leave}, {@code update}, {@code identifier} or {@code create}
     * @param level {@code class}, {@code school}, {@code county}, {@code city}, {@code province} or
     *     {@code hub}
     * @param roles {@code student}, {@code teacher} (everybody who works there) or both, each
     *     counted by itself
     * @param limit {@code 2%} or a number of people
     * @param secondLine above which two people must approve
     * @param week whether leavers are added up over the last seven days
     * @param needs of a brake to zero: how many people must approve
     */
    record Entry(
            @Nullable String name,
            @Nullable Boolean off,
            @Nullable String op,
            @Nullable String level,
            @Nullable List<String> roles,
            @Nullable String limit,
            @Nullable Integer floor,
            @Nullable String secondLine,
            @Nullable Boolean week,
            @Nullable Integer needs) {}
}
