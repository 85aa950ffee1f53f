package org.shuniu.roster.identity;

/** What a status in a registry does to the affiliation with the school. */
public enum StatusEffect {
    KEEPS,
    /** Person and space stay; class powers pause. */
    SUSPENDS,
    ENDS
}
