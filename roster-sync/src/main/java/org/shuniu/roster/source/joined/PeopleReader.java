package org.shuniu.roster.source.joined;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordReader;

/**
 * Streams the people of an exchange as the rows that they are; a row is where its person stands.
 */
final class PeopleReader implements RecordReader {
    private final TableRows users;
    private final Mapping mapping;
    private final PersonRows rows;
    private final Queue<RawRecord> ready = new ArrayDeque<>();

    PeopleReader(TableRows users, Mapping mapping, Related related) {
        this.users = users;
        this.mapping = mapping;
        this.rows = new PersonRows(related);
    }

    @Override
    public @Nullable RawRecord next() throws IOException {
        while (ready.isEmpty() && users.advance()) {
            RawRecord user = users.row();
            for (Map<String, String> row : rows.of(users.entry().table(), users.values())) {
                byte[] bytes = JoinedFile.bytes(mapping.fields(), row);
                ready.add(new RawRecord(bytes, 0, bytes.length, user.row(), user.line()));
            }
        }
        return ready.poll();
    }

    @Override
    public void close() throws IOException {
        users.close();
    }
}
