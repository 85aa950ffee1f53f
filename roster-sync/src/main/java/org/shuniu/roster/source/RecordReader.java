package org.shuniu.roster.source;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the records of one file, streaming. */
public interface RecordReader extends Closeable {
    /**
     * The next record, null after the last.
     *
     * @throws SourceFault if the bytes cannot be read as what they claim to be
     */
    @Nullable SourceRecord next() throws IOException;
}
