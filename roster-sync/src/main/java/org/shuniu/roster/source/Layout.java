package org.shuniu.roster.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A way in which files hold records. Content is streamed twice: once to learn what only the whole
 * of it can tell (which encoding it is in), once for the records; so memory never grows with it.
 */
public interface Layout {
    /**
     * The first pass; reads as much as it needs and does not close the stream.
     *
     * @param file names the content in faults and notes where a delivery has several files; empty
     *     otherwise
     * @throws SourceFault if this is no content of this layout
     */
    Inspected inspect(InputStream content, String file, Mapping mapping) throws IOException;

    /** Content known well enough to be read. */
    interface Inspected {
        /** Notes on the content as a whole, such as dropped columns. */
        List<RowProblem> notes();

        /** The second pass, over the same bytes; the reader closes the stream. */
        RecordReader open(InputStream content) throws IOException;
    }
}
