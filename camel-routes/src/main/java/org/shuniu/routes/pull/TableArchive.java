package org.shuniu.routes.pull;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An answer of several tables, in a zip. */
final class TableArchive extends AnswerFile {
    private final ZipOutputStream zip;
    private final Writer out;

    TableArchive(Path path) throws IOException {
        super(path);
        zip = new ZipOutputStream(bytes(), StandardCharsets.UTF_8);
        out = utf8(zip);
    }

    @Override
    public void head(List<String> headers) {
        throw new IllegalStateException("this answer has several tables");
    }

    @Override
    public void head(String name, List<String> headers) throws IOException {
        out.flush();
        zip.putNextEntry(new ZipEntry(name));
        begin(headers);
    }

    @Override
    Writer out() {
        return out;
    }

    @Override
    void finish() throws IOException {
        out.flush();
        zip.finish();
    }
}
