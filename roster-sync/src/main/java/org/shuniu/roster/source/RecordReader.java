package org.shuniu.roster.source;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the records of one file, streaming, and looks into none of them. */
public interface RecordReader extends Closeable {
    /**
     * The next record, null after the last.
     *
     * @throws SourceFault if the bytes cannot be read as what they claim to be
     */
    @Nullable RawRecord next() throws IOException;
}
