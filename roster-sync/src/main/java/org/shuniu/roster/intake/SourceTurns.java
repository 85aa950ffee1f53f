package org.shuniu.roster.intake;

import java.util.Optional;

/** Whose turn it is to fetch from a source: of all workers one at a time. */
public interface SourceTurns {
    /** A turn, until it is closed or its process dies. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** Empty while it is somebody else's. */
    Optional<Turn> take(String source);
}
