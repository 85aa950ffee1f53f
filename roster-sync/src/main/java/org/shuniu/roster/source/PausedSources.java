package org.shuniu.roster.source;

import java.util.Locale;
import java.util.Set;

/** Sources whose deliveries are read and planned and wait, until somebody resumes them. */
public interface PausedSources {
    /** Why a source is paused. */
    enum Why {
        /** The next file would redo what somebody undid. */
        UNDONE,
        OPERATOR;

        /** The word in the database. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The names of those that are paused. */
    Set<String> paused();

    /** Pauses a source; one that is paused stays so for its first reason. */
    void pause(String source, Why why, String actor);

    /** Lets deliveries of the source be applied again; a source that is not paused goes on. */
    void resume(String source, String actor);
}
