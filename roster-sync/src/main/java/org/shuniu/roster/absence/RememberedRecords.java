package org.shuniu.roster.absence;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.shuniu.roster.seal.Digest128;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Absent records as the database finds them while a delivery is being planned. */
public final class RememberedRecords implements AbsentRecords {
    private static final int CHUNK = 1_000;

    private static final String ABSENT =
            """
            select r.record_key
              from roster.source_record r
             where r.source_id = :source and r.record_key > :after
               and not exists (select 1 from roster.seen_record s
                                where s.batch_id = :batch and s.record_key = r.record_key)
             order by r.record_key
             limit :limit
            """;

    private final JdbcClient jdbc;

    public RememberedRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void absentFrom(UUID batch, String source, Consumer<List<Digest128>> chunk) {
        byte[] after = {};
        while (true) {
            List<Digest128> keys =
                    jdbc.sql(ABSENT)
                            .param("source", source)
                            .param("batch", batch)
                            .param("after", after)
                            .param("limit", CHUNK)
                            .query((rs, n) -> Digest128.of(rs.getBytes(1)))
                            .list();
            if (keys.isEmpty()) {
                return;
            }
            chunk.accept(keys);
            after = keys.getLast().toBytes();
        }
    }
}
