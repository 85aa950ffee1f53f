package org.shuniu.roster.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * A way in which files hold records. Content is streamed, once for a look at its beginning and once
 * for the records, so memory never grows with it.
 */
public interface Layout {
    /**
     * Looks at content as far as it must; does not close the stream.
     *
     * @param file names the content in faults and notes where a delivery has several files; empty
     *     otherwise
     * @throws SourceFault if this is no content of this layout
     */
    RecordFile inspect(InputStream content, String file, Headings headings) throws IOException;
}
