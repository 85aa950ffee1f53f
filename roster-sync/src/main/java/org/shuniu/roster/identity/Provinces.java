package org.shuniu.roster.identity;

import java.util.Set;

/** The two digits that GB/T 2260 gives to provinces; they have not changed since Chongqing. */
final class Provinces {
    private static final Set<String> CODES =
            Set.of(
                    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35",
                    "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54",
                    "61", "62", "63", "64", "65", "71", "81", "82", "83");

    private Provinces() {}

    /** Including 83, which only the residence permits of people from Taiwan carry. */
    static boolean include(String digits) {
        return CODES.contains(digits);
    }
}
