package org.shuniu.roster.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.shuniu.roster.source.SourceRecord.Columns;

/** One file of a delivery, known well enough to be read. */
public interface RecordFile {
    /** Notes on the content as a whole, such as dropped columns. */
    List<RowProblem> notes();

    /** How it spells its columns. */
    Columns columns();

    /**
     * All that, beside its own bytes and the mapping, decides what a record of it says: equal bytes
     * of files of equal form are equal records.
     */
    String form();

    /** Reads the records of the same bytes; the reader closes the stream. */
    RecordReader open(InputStream content) throws IOException;

    /**
     * What a record of it says.
     *
     * @throws SourceFault if its bytes are no text, or no record
     */
    void split(RawRecord record, FieldValues values);
}
