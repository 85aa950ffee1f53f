package org.shuniu.roster.org;

/**
 * Names an org: a 10-digit school code, a GB/T 2260 region code, or {@code <school>/<stage><entry
 * year>-<ordinal>} for a class.
 */
public record OrgCode(String value) {
    @Override
    public String toString() {
        return value;
    }
}
