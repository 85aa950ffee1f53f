package org.shuniu.roster.hosting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.hosting.SpaceHosting.State;
import org.shuniu.roster.hosting.SpaceHosting.Wanted;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.outbox.Fact;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.space.SpaceNumber;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Which platform keeps whose space, what it was asked for, and what it answered. Whoever talks to
 * the platforms takes what is due, asks, and says here what came of it; what happens is told to
 * everybody through the outbox, in the same transaction.
 */
public final class SpaceHostings {
    // The same again is no news, unless something that the provider shows has changed.
    private static final String WANT =
            """
            insert into roster.space_hosting as h
                   (space_number, provider, person_id, wanted, state, revision, asked_at, next_at)
            select w.number, :provider, w.person, w.wanted, 'asked', 1, :now, :now
              from unnest(:numbers, :people, :wanted, :news) as w (number, person, wanted, news)
             where w.wanted = 'open'
                or exists (select 1 from roster.space_hosting k
                            where k.space_number = w.number and k.provider = :provider)
            on conflict (space_number, provider) do update
               set wanted = excluded.wanted, revision = h.revision + 1, attempts = 0, next_at = :now, reason = null,
                   state = case when h.wanted = excluded.wanted and h.state <> 'failed' then h.state else 'asked' end,
                   asked_at = case when h.wanted = excluded.wanted and h.state <> 'failed' then h.asked_at else :now end
             where h.wanted <> excluded.wanted
                or (select bool_or(w.news) from unnest(:numbers, :news) as w (number, news)
                     where w.number = h.space_number)
            returning h.*
            """;

    private static final String OF =
            "select * from roster.space_hosting where space_number = any(:numbers) order by space_number, provider";

    private static final String DUE =
            """
            select * from roster.space_hosting
             where provider = :provider and next_at <= :now
             order by next_at
             limit :limit
            """;

    private static final String ANSWERED =
            """
            update roster.space_hosting
               set state = :state, address = coalesce(:address, address), reason = cast(:reason as text), attempts = 0,
                   answered_at = :now, next_at = null
             where space_number = :number and provider = :provider and revision = :revision
            """;

    private static final String LATER =
            """
            update roster.space_hosting set attempts = attempts + 1, next_at = :next
             where space_number = :number and provider = :provider and revision = :revision
            """;

    private static final String LEAVE =
            """
            update roster.space_hosting
               set wanted = 'moved', revision = revision + 1, attempts = 0, next_at = :now
             where space_number = :number and provider <> :provider and wanted <> 'moved'
            """;

    private static final String ASK_AGAIN =
            """
            update roster.space_hosting set state = 'asked', reason = null, attempts = 0, asked_at = :now, next_at = :now
             where provider = :provider and state = 'failed'
            """;

    private static final String AT_SCHOOLS =
            """
            select o.code, o.name, h.state, count(distinct h.space_number) as spaces
              from roster.space_hosting h
              join roster.affiliation a on a.person_id = h.person_id and a.ended_on is null
              join roster.org o on o.org_id = a.org_id
             where h.provider = :provider and h.wanted <> 'moved' and o.code > :after
             group by o.code, o.name, h.state
             order by o.code
             limit :rows
            """;

    private static final String FIGURES =
            """
            select state, count(*) as spaces from roster.space_hosting where provider = :provider group by state
            """;

    private static final String VERSION =
            "select version from roster.person where person_id = :person";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Outbox outbox;
    private final Clock clock;

    /**
     * What a space is to be at a provider.
     *
     * @param news whether something that the provider shows has changed, so that it is told even if
     *     it keeps the space so already
     */
    public record Wish(SpaceNumber number, PersonId person, Wanted wanted, boolean news) {}

    /** How many spaces of a school's people are in which state at a provider. */
    public record AtSchool(OrgCode school, String name, Map<String, Long> spaces) {}

    public SpaceHostings(
            JdbcClient jdbc, TransactionOperations transactions, Outbox outbox, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Asks for what is not so yet; a space that the provider never had is not frozen there. */
    public void want(String provider, Collection<Wish> wishes) {
        if (wishes.isEmpty()) {
            return;
        }
        transactions.executeWithoutResult(
                status ->
                        jdbc
                                .sql(WANT)
                                .param("provider", provider)
                                .param("now", now())
                                .param(
                                        "numbers",
                                        wishes.stream()
                                                .map(wish -> wish.number().value())
                                                .toArray(String[]::new))
                                .param(
                                        "people",
                                        wishes.stream()
                                                .map(wish -> wish.person().value())
                                                .toArray(UUID[]::new))
                                .param(
                                        "wanted",
                                        wishes.stream()
                                                .map(wish -> wish.wanted().code())
                                                .toArray(String[]::new))
                                .param(
                                        "news",
                                        wishes.stream().map(Wish::news).toArray(Boolean[]::new))
                                .query((rs, n) -> hosting(rs))
                                .list()
                                .stream()
                                .filter(hosting -> hosting.state() == State.ASKED)
                                .forEach(
                                        hosting ->
                                                tell(
                                                        hosting.person(),
                                                        new Fact.SpaceAsked(provider))));
    }

    /** Where these spaces are kept, or were. */
    public List<SpaceHosting> of(Collection<SpaceNumber> numbers) {
        return jdbc.sql(OF)
                .param("numbers", numbers.stream().map(SpaceNumber::value).toArray(String[]::new))
                .query((rs, n) -> hosting(rs))
                .list();
    }

    /** Where a space is kept today; empty if the hub's own pages are all there is. */
    public Optional<SpaceHosting> today(SpaceNumber number) {
        List<SpaceHosting> kept =
                of(List.of(number)).stream()
                        .filter(hosting -> hosting.wanted() != Wanted.MOVED)
                        .toList();
        // While a space moves it is still where it was.
        return kept.stream()
                .filter(hosting -> hosting.address() != null)
                .findFirst()
                .or(() -> kept.stream().findFirst());
    }

    /** What a provider is to be told now, the longest waiting first. */
    public List<SpaceHosting> due(String provider, int limit) {
        return jdbc.sql(DUE)
                .param("provider", provider)
                .param("now", now())
                .param("limit", limit)
                .query((rs, n) -> hosting(rs))
                .list();
    }

    /**
     * The provider did as it was asked.
     *
     * @param address where the owner finds the space; needed for one that is open
     */
    public void done(SpaceHosting told, String address) {
        State state =
                switch (told.wanted()) {
                    case OPEN -> State.OPEN;
                    case FROZEN -> State.FROZEN;
                    case MOVED -> State.MOVED;
                };
        transactions.executeWithoutResult(
                status -> {
                    if (!answered(told, state, address.isEmpty() ? null : address, null)
                            || told.state() == state) {
                        return;
                    }
                    if (state == State.OPEN) {
                        // Only now does whoever kept it before hear that it goes on elsewhere.
                        int left =
                                jdbc.sql(LEAVE)
                                        .param("number", told.number().value())
                                        .param("provider", told.provider())
                                        .param("now", now())
                                        .update();
                        tell(
                                told.person(),
                                left > 0
                                        ? new Fact.SpaceMoved(told.provider())
                                        : new Fact.SpaceOpened());
                    } else if (state == State.FROZEN) {
                        tell(told.person(), new Fact.SpaceFrozen());
                    }
                });
    }

    /**
     * The provider will not.
     *
     * @param reason a word of ours: what it said may be about a person
     */
    public void failed(SpaceHosting told, String reason) {
        transactions.executeWithoutResult(
                status -> {
                    if (answered(told, State.FAILED, null, reason)) {
                        tell(told.person(), new Fact.SpaceFailed(told.provider()));
                    }
                });
    }

    /** The provider did not answer, or is at it still. */
    public void later(SpaceHosting told, Instant next) {
        jdbc.sql(LATER)
                .param("number", told.number().value())
                .param("provider", told.provider())
                .param("revision", told.revision())
                .param("next", next.atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Asks once more for everything that a provider refused.
     *
     * @return how many spaces
     */
    public int askAgain(String provider) {
        return jdbc.sql(ASK_AGAIN).param("provider", provider).param("now", now()).update();
    }

    /** How many spaces are in which state at a provider. */
    public Map<String, Long> figures(String provider) {
        var figures = new TreeMap<String, Long>();
        jdbc.sql(FIGURES)
                .param("provider", provider)
                .query(
                        rs -> {
                            figures.put(rs.getString("state"), rs.getLong("spaces"));
                        });
        return figures;
    }

    /**
     * The same school by school, in the order of their codes.
     *
     * @param after the last school of the page before; empty for the first page
     */
    public List<AtSchool> schools(String provider, String after, int limit) {
        var schools = new ArrayList<AtSchool>();
        jdbc.sql(AT_SCHOOLS)
                .param("provider", provider)
                .param("after", after)
                .param("rows", limit * State.values().length)
                .query(
                        rs -> {
                            var school = new OrgCode(rs.getString("code"));
                            if (schools.isEmpty() || !schools.getLast().school().equals(school)) {
                                schools.add(
                                        new AtSchool(
                                                school, rs.getString("name"), new TreeMap<>()));
                            }
                            schools.getLast()
                                    .spaces()
                                    .put(rs.getString("state"), rs.getLong("spaces"));
                        });
        return List.copyOf(schools.subList(0, Math.min(limit, schools.size())));
    }

    private boolean answered(
            SpaceHosting told, State state, @Nullable String address, @Nullable String reason) {
        return jdbc.sql(ANSWERED)
                        .param("number", told.number().value())
                        .param("provider", told.provider())
                        .param("revision", told.revision())
                        .param("state", state.code())
                        .param("address", address)
                        .param("reason", reason)
                        .param("now", now())
                        .update()
                == 1;
    }

    private void tell(PersonId person, Fact fact) {
        jdbc.sql(VERSION)
                .param("person", person.value())
                .query(Long.class)
                .optional()
                .ifPresent(
                        version ->
                                outbox.add(
                                        List.of(
                                                new Outbox.Entry(
                                                        person,
                                                        version,
                                                        null,
                                                        clock.instant(),
                                                        List.of(fact)))));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static SpaceHosting hosting(ResultSet rs) throws SQLException {
        return new SpaceHosting(
                new SpaceNumber(rs.getString("space_number")),
                rs.getString("provider"),
                new PersonId(rs.getObject("person_id", UUID.class)),
                Wanted.valueOf(rs.getString("wanted").toUpperCase(Locale.ROOT)),
                State.ofCode(rs.getString("state")),
                rs.getString("address"),
                rs.getString("reason"),
                rs.getLong("revision"),
                rs.getInt("attempts"),
                rs.getObject("asked_at", OffsetDateTime.class).toInstant());
    }
}
