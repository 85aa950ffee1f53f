package org.shuniu.roster.match;

/** Whether two words of letters may be one word mistyped. */
final class Spelling {
    /** Finds taylah and talyaj, harrington and harringtn; not dwayne and duane. */
    private static final double ALIKE_FROM = 0.85;

    private static final int LONGEST_PREFIX = 4;
    private static final double PREFIX_SHARE = 0.1;

    private Spelling() {}

    static boolean alike(String one, String other) {
        return jaroWinkler(one, other) >= ALIKE_FROM;
    }

    /** Winkler 1990: Jaro's share of common characters, better the longer both begin alike. */
    static double jaroWinkler(String one, String other) {
        double jaro = jaro(one, other);
        int prefix = 0;
        int longest = Math.min(LONGEST_PREFIX, Math.min(one.length(), other.length()));
        while (prefix < longest && one.charAt(prefix) == other.charAt(prefix)) {
            prefix++;
        }
        return jaro + prefix * PREFIX_SHARE * (1 - jaro);
    }

    private static double jaro(String one, String other) {
        if (one.equals(other)) {
            return 1;
        }
        int reach = Math.max(0, Math.max(one.length(), other.length()) / 2 - 1);
        boolean[] inOne = new boolean[one.length()];
        boolean[] inOther = new boolean[other.length()];
        int common = 0;
        for (int i = 0; i < one.length(); i++) {
            int from = Math.max(0, i - reach);
            int to = Math.min(other.length() - 1, i + reach);
            for (int j = from; j <= to; j++) {
                if (!inOther[j] && one.charAt(i) == other.charAt(j)) {
                    inOne[i] = true;
                    inOther[j] = true;
                    common++;
                    break;
                }
            }
        }
        if (common == 0) {
            return 0;
        }
        double outOfOrder = outOfOrder(one, inOne, other, inOther) / 2.0;
        return ((double) common / one.length()
                        + (double) common / other.length()
                        + (common - outOfOrder) / common)
                / 3;
    }

    private static int outOfOrder(String one, boolean[] inOne, String other, boolean[] inOther) {
        int different = 0;
        int j = 0;
        for (int i = 0; i < one.length(); i++) {
            if (inOne[i]) {
                while (!inOther[j]) {
                    j++;
                }
                if (one.charAt(i) != other.charAt(j)) {
                    different++;
                }
                j++;
            }
        }
        return different;
    }
}
