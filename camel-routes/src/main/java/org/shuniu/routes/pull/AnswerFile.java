package org.shuniu.routes.pull;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way to the disk as CSV (RFC 4180), every cell quoted, readable by its owner: one
 * table, or several in a zip.
 */
abstract sealed class AnswerFile implements Inquiry.Table, Closeable
        permits TableFile, TableArchive {
    private final FileChannel file;
    private final OutputStream bytes;
    private int width;
    private long rows;

    AnswerFile(Path path) throws IOException {
        file =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        bytes = Channels.newOutputStream(file);
    }

    /** The one that takes what an inquiry answers. */
    static AnswerFile of(Inquiry inquiry, Path path) throws IOException {
        return inquiry.hasSeveralTables() ? new TableArchive(path) : new TableFile(path);
    }

    final OutputStream bytes() {
        return bytes;
    }

    static Writer utf8(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    /** Where the cells of the table at hand go. */
    abstract Writer out();

    /** All of it is written but for what the disk has still to do. */
    abstract void finish() throws IOException;

    final void begin(List<String> headers) throws IOException {
        if (headers.isEmpty()) {
            throw new IllegalStateException("a table has a head");
        }
        width = headers.size();
        write(headers);
    }

    @Override
    public final void row(List<? extends @Nullable String> cells) throws IOException {
        if (cells.size() != width) {
            throw new IOException("a row has " + cells.size() + " cells, the head " + width);
        }
        write(cells);
        rows++;
    }

    private void write(List<? extends @Nullable String> cells) throws IOException {
        Writer out = out();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            String cell = cells.get(i);
            if (cell != null) {
                out.write('"');
                out.write(cell.replace("\"", "\"\""));
                out.write('"');
            }
        }
        out.write("\r\n");
    }

    /** Below the heads. */
    final long rows() {
        return rows;
    }

    /** On return all of it survives a power loss. */
    final void force() throws IOException {
        finish();
        file.force(true);
    }

    @Override
    public final void close() throws IOException {
        file.close();
    }
}
