package org.shuniu.roster.person;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What is written about people, each table by its own words; what concerns people who are known, in
 * the order in which it is written: ends before begins, so that a change of class or number never
 * meets its own unique key. However many rows it is about, each is one statement, which takes its
 * columns as arrays.
 */
enum PersonStatement {
    KEEP_FORMER_NAME(
            "person_id uuid",
            "next_key text, ended_on date",
            """
            insert into roster.former_name (person_id, name, name_key, ended_on)
            select p.person_id, p.name, p.name_key, v.ended_on
              from :rows
              join roster.person p on p.person_id = v.person_id and p.name_key <> v.next_key
            on conflict (person_id, name_key) do update set ended_on = excluded.ended_on
            """),

    DROP_FORMER_NAME(
            "person_id uuid, name_key text",
            "",
            """
            delete from roster.former_name f using :rows
             where f.person_id = v.person_id and f.name_key = v.name_key
            """),

    ADD_FORMER_NAME(
            "person_id uuid, name_key text",
            "name text, ended_on date",
            """
            insert into roster.former_name (person_id, name_key, name, ended_on)
            select person_id, name_key, name, ended_on from :rows
            on conflict (person_id, name_key) do nothing
            """),

    SET_NAME(
            "person_id uuid",
            "name text, name_key text",
            """
            update roster.person p set name = v.name, name_key = v.name_key
              from :rows
             where p.person_id = v.person_id
            """),

    SET_PINYIN(
            "person_id uuid",
            "pinyin text",
            """
            update roster.person p set pinyin = v.pinyin from :rows where p.person_id = v.person_id
            """),

    SET_GENDER(
            "person_id uuid",
            "gender text",
            """
            update roster.person p set gender = v.gender from :rows where p.person_id = v.person_id
            """),

    SET_BIRTH_DATE(
            "person_id uuid",
            "birth_date date",
            """
            update roster.person p set birth_date = v.birth_date from :rows where p.person_id = v.person_id
            """),

    SET_STATUS(
            "person_id uuid",
            "status text",
            """
            update roster.person p set status = v.status from :rows where p.person_id = v.person_id
            """),

    SET_ASSURANCE(
            "person_id uuid",
            "assurance text",
            """
            update roster.person p set assurance = v.assurance from :rows where p.person_id = v.person_id
            """),

    SET_TRANSITION(
            "person_id uuid",
            "transition_until date",
            """
            update roster.person p set transition_until = v.transition_until from :rows where p.person_id = v.person_id
            """),

    SET_MERGED(
            "person_id uuid",
            "status text, merged_into uuid",
            """
            update roster.person p set status = v.status, merged_into = v.merged_into
              from :rows
             where p.person_id = v.person_id
            """),

    SET_AUTHORITY(
            "person_id uuid",
            "attribute text, said jsonb",
            """
            update roster.person p
               set asserted = nullif(coalesce(p.asserted, '{}') - v.attribute || v.said, '{}')
              from :rows
             where p.person_id = v.person_id
            """),

    END_IDENTIFIER(
            "person_id uuid, type text, blind_index bytea",
            "ended_on date",
            """
            update roster.identifier i set ended_on = v.ended_on
              from :rows
             where i.person_id = v.person_id and i.type = v.type and i.blind_index = v.blind_index and i.ended_on is null
            """),

    // What is given by mistake ends the day before it was: readers of the past skip it.
    WITHDRAW_IDENTIFIER(
            "person_id uuid, type text, blind_index bytea",
            "",
            """
            update roster.identifier i set ended_on = i.began_on - 1
              from :rows
             where i.person_id = v.person_id and i.type = v.type and i.blind_index = v.blind_index and i.ended_on is null
            """),

    HAND_OVER_IDENTIFIER(
            "identifier_id bigint",
            "person_id uuid, heir uuid",
            """
            update roster.identifier i set person_id = v.heir
              from :rows
             where i.person_id = v.person_id and i.identifier_id = v.identifier_id
            """),

    REOPEN_IDENTIFIER(
            "person_id uuid, type text, blind_index bytea",
            "",
            """
            update roster.identifier i set ended_on = null
              from :rows
             where i.person_id = v.person_id
               and i.identifier_id = (select max(e.identifier_id) from roster.identifier e
                                       where e.person_id = v.person_id and e.type = v.type and e.blind_index = v.blind_index
                                         and (e.ended_on is null or e.ended_on >= e.began_on))
            """),

    ADD_IDENTIFIER(
            "person_id uuid, type text, blind_index bytea",
            "sealed bytea, source_id text, began_on date",
            """
            insert into roster.identifier (person_id, type, blind_index, sealed, source_id, began_on)
            select person_id, type, blind_index, sealed, source_id, began_on
              from :rows
             where not exists (select 1 from roster.identifier i
                                where i.person_id = v.person_id and i.type = v.type and i.blind_index = v.blind_index
                                  and i.ended_on is null)
            """),

    END_AFFILIATION(
            "person_id uuid, org_id bigint, role text, class_id bigint, source_id text",
            "ended_on date",
            """
            update roster.affiliation a set state = 'ended', ended_on = v.ended_on
              from :rows
             where a.person_id = v.person_id and a.org_id = v.org_id and a.role = v.role
               and a.class_id is not distinct from v.class_id and a.source_id = v.source_id and a.ended_on is null
            """),

    WITHDRAW_AFFILIATION(
            "person_id uuid, org_id bigint, role text, class_id bigint, source_id text",
            "",
            """
            update roster.affiliation a set state = 'ended', ended_on = a.began_on - 1
              from :rows
             where a.person_id = v.person_id and a.org_id = v.org_id and a.role = v.role
               and a.class_id is not distinct from v.class_id and a.source_id = v.source_id and a.ended_on is null
            """),

    HAND_OVER_AFFILIATION(
            "affiliation_id bigint",
            "person_id uuid, heir uuid",
            """
            update roster.affiliation a set person_id = v.heir
              from :rows
             where a.person_id = v.person_id and a.affiliation_id = v.affiliation_id
            """),

    // The newest one at this place: nothing began there since it ended, or it would have ended too.
    REOPEN_AFFILIATION(
            "person_id uuid, org_id bigint, role text, class_id bigint, source_id text",
            "seat integer, state text, record_key bytea, sponsor text, reason text, ends_on date",
            """
            update roster.affiliation a
               set seat = v.seat, state = v.state, record_key = v.record_key, sponsor = v.sponsor, reason = v.reason,
                   ends_on = v.ends_on, ended_on = null
              from :rows
             where a.person_id = v.person_id
               and a.affiliation_id = (select max(e.affiliation_id) from roster.affiliation e
                                        where e.person_id = v.person_id and e.org_id = v.org_id and e.role = v.role
                                          and e.class_id is not distinct from v.class_id and e.source_id = v.source_id
                                          and (e.ended_on is null or e.ended_on >= e.began_on))
            """),

    // The unique index is `nulls not distinct`: not every affiliation has a class.
    BEGIN_AFFILIATION(
            "person_id uuid, org_id bigint, role text, class_id bigint, source_id text",
            "seat integer, state text, record_key bytea, sponsor text, reason text, ends_on date, basis text, began_on date",
            """
            insert into roster.affiliation (person_id, org_id, role, class_id, source_id, seat, state, record_key, sponsor, reason,
                                            ends_on, basis, began_on)
            select person_id, org_id, role, class_id, source_id, seat, state, record_key, sponsor, reason, ends_on, basis, began_on
              from :rows
            on conflict (person_id, org_id, role, class_id, source_id) where ended_on is null do nothing
            """),

    CHANGE_AFFILIATION(
            "person_id uuid, org_id bigint, role text, class_id bigint, source_id text",
            "seat integer, state text, record_key bytea, sponsor text, reason text, ends_on date",
            """
            update roster.affiliation a
               set seat = v.seat, state = v.state, record_key = v.record_key, sponsor = v.sponsor, reason = v.reason,
                   ends_on = v.ends_on
              from :rows
             where a.person_id = v.person_id and a.org_id = v.org_id and a.role = v.role
               and a.class_id is not distinct from v.class_id and a.source_id = v.source_id and a.ended_on is null
            """),

    END_PROPOSAL(
            "student_id uuid, proposal_key bytea",
            "ended_on date",
            """
            update roster.guardian_link g set state = 'ended', ended_on = v.ended_on
              from :rows
             where g.student_id = v.student_id and g.proposal_key = v.proposal_key and g.state = 'proposed' and g.ended_on is null
            """),

    WITHDRAW_PROPOSAL(
            "student_id uuid, proposal_key bytea",
            "",
            """
            update roster.guardian_link g set state = 'ended', ended_on = g.began_on - 1
              from :rows
             where g.student_id = v.student_id and g.proposal_key = v.proposal_key and g.ended_on is null
            """),

    END_LINK(
            "student_id uuid, proposal_key bytea",
            "ended_on date",
            """
            update roster.guardian_link g set state = 'ended', ended_on = v.ended_on
              from :rows
             where g.student_id = v.student_id and g.proposal_key = v.proposal_key and g.ended_on is null
            """),

    // The facts stay sealed for whom they were sealed.
    HAND_OVER_GUARDIAN_LINK(
            "guardian_link_id bigint",
            "student_id uuid, heir uuid",
            """
            update roster.guardian_link g set sealed_for = coalesce(g.sealed_for, g.student_id), student_id = v.heir
              from :rows
             where g.guardian_link_id = v.guardian_link_id and g.student_id = v.student_id
            """),

    HAND_OVER_WARD(
            "guardian_link_id bigint",
            "guardian_id uuid, heir uuid",
            """
            update roster.guardian_link g set guardian_id = v.heir
              from :rows
             where g.guardian_link_id = v.guardian_link_id and g.guardian_id = v.guardian_id
            """),

    END_GUARDIANSHIP(
            "student_id uuid, proposal_key bytea",
            "ended_on date",
            """
            update roster.guardian_link g set state = 'ended', ended_on = v.ended_on
              from :rows
             where g.student_id = v.student_id and g.proposal_key = v.proposal_key and g.state = 'confirmed'
            """),

    REOPEN_LINK(
            "student_id uuid, proposal_key bytea",
            "",
            """
            update roster.guardian_link g
               set state = case when g.guardian_id is null then 'proposed' else 'confirmed' end, ended_on = null
              from :rows
             where g.guardian_link_id = (select max(e.guardian_link_id) from roster.guardian_link e
                                          where e.student_id = v.student_id and e.proposal_key = v.proposal_key
                                            and e.ended_on is not null and e.ended_on >= e.began_on)
               and not exists (select 1 from roster.guardian_link e
                                where e.student_id = v.student_id and e.proposal_key = v.proposal_key and e.ended_on is null)
            """),

    REOPEN_GUARDIANSHIP(
            "student_id uuid, proposal_key bytea",
            "",
            """
            update roster.guardian_link g set state = 'confirmed', ended_on = null
              from :rows
             where g.guardian_link_id = (select max(e.guardian_link_id) from roster.guardian_link e
                                          where e.student_id = v.student_id and e.proposal_key = v.proposal_key
                                            and e.ended_on is not null and e.guardian_id is not null)
            """),

    PROPOSE_GUARDIAN(
            "student_id uuid, proposal_key bytea",
            "blind_index bytea, sealed bytea, source_id text, began_on date",
            """
            insert into roster.guardian_link (student_id, state, proposal_key, blind_index, sealed, source_id, began_on)
            select student_id, 'proposed', proposal_key, blind_index, sealed, source_id, began_on from :rows
            on conflict (student_id, proposal_key) where ended_on is null do nothing
            """),

    CONFIRM_GUARDIAN(
            "guardian_link_id bigint",
            "guardian_id uuid",
            """
            update roster.guardian_link g set guardian_id = v.guardian_id, state = 'confirmed'
              from :rows
             where g.guardian_link_id = v.guardian_link_id
            """),

    CLOSE_CONFLICT(
            "person_id uuid, kind text",
            "",
            """
            update roster.conflict c set state = 'closed'
              from :rows
             where c.person_id = v.person_id and c.kind = v.kind and c.state = 'open'
            """),

    WITHDRAW_CONFLICT(
            "person_id uuid, kind text",
            "",
            """
            update roster.conflict c set state = 'void'
              from :rows
             where c.person_id = v.person_id and c.kind = v.kind and c.state = 'open'
            """),

    // The last one of this kind was not settled after all.
    REOPEN_CONFLICT(
            "person_id uuid, kind text",
            "",
            """
            update roster.conflict c set state = 'open'
              from :rows
             where c.conflict_id = (select max(e.conflict_id) from roster.conflict e
                                     where e.person_id = v.person_id and e.kind = v.kind and e.state <> 'void')
            """),

    OPEN_CONFLICT(
            "person_id uuid, kind text",
            "batch_id uuid, row_number bigint, opened_at timestamptz",
            """
            insert into roster.conflict (kind, person_id, batch_id, row_number, state, opened_at)
            select kind, person_id, batch_id, row_number, 'open', opened_at from :rows
            on conflict (person_id, kind) where state = 'open' do nothing
            """),

    SET_VERSION(
            "person_id uuid",
            "version bigint, changed_at timestamptz",
            """
            update roster.person p set version = v.version, changed_at = v.changed_at
              from :rows
             where p.person_id = v.person_id
            """);

    // For people whom nobody knows yet.
    static final String COPY_PEOPLE =
            """
            copy roster.person (person_id, public_subject, name, name_key, pinyin, gender, birth_date, assurance, status,
                                version, created_at, changed_at)
            from stdin (format binary)
            """;

    static final String COPY_IDENTIFIERS =
            """
            copy roster.identifier (person_id, type, blind_index, sealed, source_id, began_on)
            from stdin (format binary)
            """;

    static final String COPY_AFFILIATIONS =
            """
            copy roster.affiliation (person_id, org_id, class_id, role, seat, state, source_id, record_key, basis, sponsor,
                                     reason, ends_on, began_on)
            from stdin (format binary)
            """;

    static final String COPY_PROPOSALS =
            """
            copy roster.guardian_link (student_id, state, proposal_key, blind_index, sealed, source_id, began_on)
            from stdin (format binary)
            """;

    static final String COPY_HISTORY =
            """
            copy roster.person_history (person_id, version, occurred_at, op, rule, actor, batch_id, row_number, shown_after)
            from stdin (format binary)
            """;

    private final String sql;
    private final int keyColumns;

    @SuppressWarnings("ImmutableEnumChecker") // nobody else has the list
    private final List<ColumnType> columns;

    /** What an array of a column is sent as; dates and moments travel as text. */
    private enum ColumnType {
        UUID(UUID.class),
        TEXT(String.class),
        BIGINT(Long.class),
        INTEGER(Integer.class),
        BYTEA(byte[].class),
        DATE(String.class),
        TIMESTAMPTZ(String.class),
        JSONB(String.class);

        private final Class<?> element;

        ColumnType(Class<?> element) {
            this.element = element;
        }

        private Object array(List<@Nullable Object[]> rows, int column) {
            Object array = Array.newInstance(element, rows.size());
            for (int i = 0; i < rows.size(); i++) {
                Object value = rows.get(i)[column];
                boolean asText = value != null && element == String.class;
                Array.set(array, i, asText ? value.toString() : value);
            }
            return array;
        }
    }

    /**
     * @param key columns and their types; two rows with one key are about one row of the database
     * @param rest the other columns
     * @param sql in which {@code :rows} are rows called {@code v}
     */
    PersonStatement(String key, String rest, String sql) {
        List<String> keys = List.of(key.split(", "));
        List<String> all =
                rest.isEmpty()
                        ? keys
                        : Stream.concat(keys.stream(), Stream.of(rest.split(", "))).toList();
        keyColumns = keys.size();
        columns =
                all.stream()
                        .map(column -> ColumnType.valueOf(type(column).toUpperCase(Locale.ROOT)))
                        .toList();
        String arrays =
                all.stream()
                        .map(column -> "cast(? as " + type(column) + "[])")
                        .collect(Collectors.joining(", "));
        String names =
                all.stream()
                        .map(column -> column.substring(0, column.indexOf(' ')))
                        .collect(Collectors.joining(", "));
        this.sql = sql.replace(":rows", "unnest(" + arrays + ") as v (" + names + ")");
    }

    private static String type(String column) {
        return column.substring(column.indexOf(' ') + 1);
    }

    /**
     * Writes some rows as if one after the other.
     *
     * @param rows key columns first
     */
    void write(JdbcTemplate template, List<@Nullable Object[]> rows) {
        for (List<@Nullable Object[]> round : rounds(rows)) {
            Object[] arrays = new Object[columns.size()];
            for (int column = 0; column < arrays.length; column++) {
                arrays[column] = columns.get(column).array(round, column);
            }
            template.update(sql, arrays);
        }
    }

    /**
     * Of two rows about the same the second comes a round later: a statement sees what was there
     * before it.
     */
    private List<List<@Nullable Object[]>> rounds(List<@Nullable Object[]> rows) {
        var rounds = new ArrayList<List<@Nullable Object[]>>();
        var seen = new HashMap<List<@Nullable Object>, Integer>();
        for (@Nullable Object[] row : rows) {
            int round = seen.merge(key(row), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(row);
        }
        return rounds;
    }

    private List<@Nullable Object> key(@Nullable Object[] row) {
        var key = new ArrayList<@Nullable Object>(keyColumns);
        for (int column = 0; column < keyColumns; column++) {
            key.add(row[column] instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : row[column]);
        }
        return key;
    }
}
