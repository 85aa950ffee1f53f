package org.shuniu.roster.match;

/**
 * A name's match key taken apart: what a family shares and what tells its members apart.
 *
 * @param family empty if the name does not show one
 * @param given empty if the name is a single character
 */
public record NameParts(String key, String family, String given) {
    /** Takes a match key apart as {@code PersonName.matchKey()} makes it. */
    public static NameParts of(String key) {
        int dot = key.lastIndexOf('·');
        if (dot >= 0) {
            // 阿依古丽·买买提: the own name and the father's.
            return new NameParts(key, key.substring(dot + 1), key.substring(0, dot));
        }
        if (!key.isEmpty() && Character.isIdeographic(key.codePointAt(0))) {
            int family = familyLength(key);
            return new NameParts(key, key.substring(0, family), key.substring(family));
        }
        int blank = key.lastIndexOf(' ');
        return blank < 0
                ? new NameParts(key, "", key)
                : new NameParts(key, key.substring(blank + 1), key.substring(0, blank));
    }

    private static int familyLength(String key) {
        int first = key.offsetByCodePoints(0, 1);
        if (key.codePointCount(0, key.length()) < 3) {
            return first;
        }
        int second = key.offsetByCodePoints(first, 1);
        return FamilyNames.isCompound(key.substring(0, second)) ? second : first;
    }

    boolean han() {
        return key.codePoints().anyMatch(Character::isIdeographic);
    }

    /** Names are shown on pages, never in logs. */
    @Override
    public String toString() {
        return "***";
    }
}
