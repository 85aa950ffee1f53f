package org.shuniu.gateway.login;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Activation cards: table {@code gateway.activation_card}. */
final class ActivationCardStore {
    /**
     * A card as stored: the code is on paper only.
     *
     * @param codeHmac in hex
     */
    record Row(PersonId person, String codeHmac) {}

    private final JdbcClient jdbc;

    ActivationCardStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    // In the order of their ids, so that two issues of overlapping lists never deadlock.
    private static final String ISSUE =
            """
            insert into gateway.activation_card (person_id, code_hmac, issued_at, issued_by, expires_at)
            select person_id, decode(code_hmac, 'hex'), :now, :by, :expires
              from unnest(:people, :hmacs) as card (person_id, code_hmac)
             order by person_id
            on conflict (person_id) do update
               set code_hmac = excluded.code_hmac, issued_at = excluded.issued_at,
                   issued_by = excluded.issued_by, expires_at = excluded.expires_at,
                   failures = 0, used_at = null
            """;

    /** Writes new cards; whoever had one has only the new one now. */
    void issue(List<Row> cards, String issuedBy, Instant now, Instant expiresAt) {
        jdbc.sql(ISSUE)
                .param("people", cards.stream().map(c -> c.person().value()).toArray(UUID[]::new))
                .param("hmacs", cards.stream().map(Row::codeHmac).toArray(String[]::new))
                .param("by", issuedBy)
                .param("now", Timestamp.from(now))
                .param("expires", Timestamp.from(expiresAt))
                .update();
    }

    // One statement compares and counts under the row's lock: parallel guesses are counted one by
    // one. Comparing in SQL leaks nothing, for nobody outside can steer an HMAC.
    private static final String TRY =
            """
            update gateway.activation_card
               set failures = failures + case when code_hmac = decode(:hmac, 'hex') then 0 else 1 end
             where person_id = :person and used_at is null and failures < :limit and expires_at > :now
            returning code_hmac = decode(:hmac, 'hex')
            """;

    /** Whether the code is on the person's live card; a wrong one is counted against the card. */
    boolean tryCode(PersonId person, String codeHmac, int failureLimit, Instant now) {
        return jdbc.sql(TRY)
                .param("person", person.value())
                .param("hmac", codeHmac)
                .param("limit", failureLimit)
                .param("now", Timestamp.from(now))
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private static final String USE =
            """
            update gateway.activation_card set used_at = :now
             where person_id = :person and code_hmac = decode(:hmac, 'hex')
               and used_at is null and failures < :limit and expires_at > :now
            """;

    void drop(Collection<PersonId> people) {
        jdbc.sql("delete from gateway.activation_card where person_id = any(:ids)")
                .param("ids", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .update();
    }

    /** Uses the card up; false if somebody was faster. */
    boolean use(PersonId person, String codeHmac, int failureLimit, Instant now) {
        return jdbc.sql(USE)
                        .param("person", person.value())
                        .param("hmac", codeHmac)
                        .param("limit", failureLimit)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }
}
