package org.shuniu.roster.merge;

import java.util.Locale;

/** How it can be told whose something is. */
public enum Evidence {
    /** It was theirs before the merge. */
    WAS_THEIRS,
    /** A record that was theirs said so. */
    SAME_RECORD,
    /** It came with what took the place of something of theirs: a number, a record, a class. */
    SUCCESSOR,
    /** Only they had ever been at that school. */
    SAME_ORG;

    /** The word on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
