package org.shuniu.routes.pull;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table on its way to the disk as CSV (RFC 4180), every cell quoted, readable by its owner. */
final class TableFile implements Inquiry.Table, Closeable {
    private final FileChannel file;
    private final BufferedWriter out;
    private int width;
    private long rows;

    TableFile(Path path) throws IOException {
        file =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        out =
                new BufferedWriter(
                        new OutputStreamWriter(
                                Channels.newOutputStream(file), StandardCharsets.UTF_8));
    }

    @Override
    public void head(List<String> headers) throws IOException {
        if (width > 0 || headers.isEmpty()) {
            throw new IllegalStateException("a table has one head");
        }
        width = headers.size();
        write(headers);
    }

    @Override
    public void row(List<? extends @Nullable String> cells) throws IOException {
        if (cells.size() != width) {
            throw new IOException("a row has " + cells.size() + " cells, the head " + width);
        }
        write(cells);
        rows++;
    }

    private void write(List<? extends @Nullable String> cells) throws IOException {
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

    /** Below the head. */
    long rows() {
        return rows;
    }

    /** On return all of it survives a power loss. */
    void force() throws IOException {
        out.flush();
        file.force(true);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
