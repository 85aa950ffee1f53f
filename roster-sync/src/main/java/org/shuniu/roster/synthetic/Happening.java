package org.shuniu.roster.synthetic;

import java.time.LocalDate;

/** What happened to a human in the registry, and when it first shows in a file. */
public record Happening(Kind kind, LocalDate day) {
    /** What a registry tells of a life. */
    public enum Kind {
        /** A new pupil of the first grade or the kindergarten. */
        ENTERED,
        /** From another province. */
        ARRIVED,
        /** Back after years away. */
        RETURNED,
        TRANSFERRED,
        CLASS_CHANGED,
        SEAT_CHANGED,
        RENAMED,
        SUSPENDED,
        RESUMED,
        ID_CHANGED,
        ID_CORRECTED,
        /** The 学籍号 that begins with G, in place of a temporary one or of none. */
        NUMBERED,
        PHONE_CHANGED,
        PROMOTED,
        /** To the school of the next stage. */
        MOVED_UP,
        /** 毕业, shown until the row goes. */
        GRADUATED,
        HIRED,
        RETIRED
    }
}
