package org.shuniu.routes.pull;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who is asked for a roster. */
interface Inquiry {
    /**
     * Asks for everybody, or for what has changed since a mark. Returns only if all of the answer
     * came: an answer that breaks off is a fault, never a short roster.
     *
     * @param since what the last answer returned; null to ask for everybody
     * @return from where to ask for changes next time; null if only everybody can be asked for
     * @throws Exception if not all of it came, or it is not what it should be
     */
    @Nullable String ask(@Nullable String since, Table table) throws Exception;

    /** Whether an answer consists of several tables, each with a name. */
    default boolean hasSeveralTables() {
        return false;
    }

    /** Takes the rows of an answer. */
    interface Table {
        /** Called once, before the first row of an answer that is one table. */
        void head(List<String> headers) throws IOException;

        /** Begins the next of several tables. */
        void head(String name, List<String> headers) throws IOException;

        /** As many cells as there are headers; null for nothing. */
        void row(List<? extends @Nullable String> cells) throws IOException;
    }
}
