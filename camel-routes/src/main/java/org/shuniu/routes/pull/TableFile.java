package org.shuniu.routes.pull;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/** An answer that is one table. */
final class TableFile extends AnswerFile {
    private final Writer out;
    private boolean begun;

    TableFile(Path path) throws IOException {
        super(path);
        out = utf8(bytes());
    }

    @Override
    public void head(List<String> headers) throws IOException {
        if (begun) {
            throw new IllegalStateException("a table has one head");
        }
        begun = true;
        begin(headers);
    }

    @Override
    public void head(String name, List<String> headers) {
        throw new IllegalStateException("this answer is one table");
    }

    @Override
    Writer out() {
        return out;
    }

    @Override
    void finish() throws IOException {
        out.flush();
    }
}
