package org.shuniu.roster.person;

/** Whether a person takes part: decides login, issuing and refreshing. */
public enum PersonStatus {
    ACTIVE,
    /**
     * No applications, no new data, no release; the owner can still log in, read, export and
     * withdraw.
     */
    FROZEN,
    /** Undone, or dead: nothing at all. */
    VOID
}
