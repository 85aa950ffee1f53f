package org.shuniu.roster.person;

/**
 * Whose word counts: what a higher rank said is never overwritten by a lower one, which fills gaps
 * only.
 *
 * @param format of the source; its rank is that of the format
 */
public record Authority(String format) {
    /** A registry of the first rank, which needs no remembering. */
    public static final Authority REGISTRY = new Authority("xueji");

    public static final Authority LOCAL = new Authority("local");

    /** Whether what {@code other} said gives way to this. */
    public boolean overrules(Authority other) {
        return rank() >= other.rank();
    }

    public boolean isFirst() {
        return rank() == REGISTRY.rank();
    }

    /** How well somebody is known on this word alone. */
    public Assurance assurance() {
        return rank() == LOCAL.rank() ? Assurance.UNVERIFIED : Assurance.REGISTRY;
    }

    private int rank() {
        return switch (format) {
            case "xueji", "teacher" -> 3;
            case "oneroster" -> 2;
            case "local" -> 0;
            default -> 1;
        };
    }
}
