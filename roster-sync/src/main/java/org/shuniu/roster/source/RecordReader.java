package org.shuniu.roster.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the records of one delivery, streaming. */
public interface RecordReader extends Closeable {
    /**
     * The next record, null after the last.
     *
     * @throws SourceFault if the bytes cannot be read as what they claim to be
     */
    @Nullable SourceRecord next() throws IOException;

    /** Notes on whole files, such as dropped columns; complete when {@link #next} returned null. */
    List<RowProblem> notes();
}
