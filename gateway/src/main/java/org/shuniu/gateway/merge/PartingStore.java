package org.shuniu.gateway.merge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People who were one and are two again: table {@code gateway.parting}. */
final class PartingStore {
    /** Since when two people are two again. */
    record Parting(UUID merge, Instant partedAt, PersonId survivor, PersonId absorbed) {
        List<PersonId> both() {
            return List.of(survivor, absorbed);
        }
    }

    private final JdbcClient jdbc;

    PartingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static final String INSERT =
            """
            insert into gateway.parting (merge_id, parted_at, survivor, absorbed)
            values (:merge, :at, :survivor, :absorbed)
            on conflict (merge_id, parted_at) do nothing
            """;

    /** Returns whether it was not known before. */
    boolean insert(Merge ended) {
        return jdbc.sql(INSERT)
                        .param("merge", ended.id())
                        .param("at", at(ended.changedAt()))
                        .param("survivor", ended.survivor().value())
                        .param("absorbed", ended.absorbed().value())
                        .update()
                == 1;
    }

    private static final String OPEN =
            """
            select merge_id, parted_at, survivor, absorbed from gateway.parting
             where closed_at is null
             order by parted_at
            """;

    /** What may still have to end something. */
    List<Parting> open() {
        return jdbc.sql(OPEN).query(PartingStore::read).list();
    }

    private static final String CLOSE =
            """
            update gateway.parting set closed_at = :now
             where merge_id = :merge and parted_at = :at and closed_at is null
            """;

    void close(Parting parting, Instant now) {
        jdbc.sql(CLOSE)
                .param("merge", parting.merge())
                .param("at", at(parting.partedAt()))
                .param("now", at(now))
                .update();
    }

    private static Parting read(ResultSet row, int n) throws SQLException {
        return new Parting(
                row.getObject("merge_id", UUID.class),
                row.getObject("parted_at", OffsetDateTime.class).toInstant(),
                new PersonId(row.getObject("survivor", UUID.class)),
                new PersonId(row.getObject("absorbed", UUID.class)));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
