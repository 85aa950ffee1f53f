package org.shuniu.roster.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.testing.TestDatabase;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

class CopyRowsIT {
    private static final String COPY =
            "copy thing (id, number, count, words, bytes, day, moment, doc) from stdin (format binary)";

    private final JdbcTemplate template = new JdbcTemplate(TestDatabase.fresh());

    @BeforeEach
    void create() {
        template.execute(
                """
                create table thing (id uuid primary key, number bigint, count integer, words text, bytes bytea, day date,
                                    moment timestamptz, doc jsonb)
                """);
    }

    @Test
    void everyKindOfValueArrivesAsItWas() {
        var id = new UUID(-1, 1);
        var before2000 = LocalDate.of(1949, 10, 1);
        var moment = Instant.parse("1999-12-31T23:59:59.123456Z");
        new CopyRows(COPY, 8)
                .row()
                .uuid(id)
                .bigint(Long.MIN_VALUE)
                .integer(-7)
                .text("王一诺\t\\N\n")
                .bytea(new byte[] {0, -1})
                .date(before2000)
                .moment(moment)
                .jsonb("{\"a\": 1}")
                .send(template);
        List<Object> stored =
                template.query(
                                "select * from thing",
                                (rs, n) ->
                                        List.<Object>of(
                                                rs.getObject("id", UUID.class),
                                                rs.getLong("number"),
                                                rs.getInt("count"),
                                                rs.getString("words"),
                                                rs.getObject("day", LocalDate.class),
                                                rs.getObject("moment", OffsetDateTime.class),
                                                rs.getString("doc")))
                        .getFirst();
        assertThat(stored)
                .containsExactly(
                        id,
                        Long.MIN_VALUE,
                        -7,
                        "王一诺\t\\N\n",
                        before2000,
                        moment.atOffset(ZoneOffset.UTC),
                        "{\"a\": 1}");
        assertThat(template.queryForObject("select bytes from thing", byte[].class))
                .isEqualTo(new byte[] {0, -1});
    }

    @Test
    void whatIsMissingIsNull() {
        row(new CopyRows(COPY, 8), 1).send(template);
        Map<String, Object> stored = template.queryForMap("select * from thing");
        stored.remove("id");
        stored.remove("moment");
        assertThat(stored.values()).containsOnlyNulls();
    }

    @Test
    void manyRowsArriveAndTheNextOnesAfterThem() {
        var rows = new CopyRows(COPY, 8);
        for (int n = 1; n <= 10_000; n++) {
            row(rows, n);
        }
        rows.send(template);
        assertThat(rows.isEmpty()).isTrue();
        row(rows, 0).send(template);
        assertThat(template.queryForObject("select count(*) from thing", Long.class))
                .isEqualTo(10_001);
    }

    @Test
    void aKeyThatIsTakenIsToldAsSuchAndTheConnectionGoesOn() {
        var rows = new CopyRows(COPY, 8);
        row(rows, 1);
        row(rows, 1);
        assertThatThrownBy(() -> rows.send(template)).isInstanceOf(DuplicateKeyException.class);
        assertThat(template.queryForObject("select count(*) from thing", Long.class)).isZero();
    }

    private static CopyRows row(CopyRows rows, int n) {
        return rows.row()
                .uuid(new UUID(0, n))
                .bigint(null)
                .integer(null)
                .text(null)
                .bytea(null)
                .date(null)
                .moment(Instant.EPOCH)
                .jsonb(null);
    }
}
