package org.shuniu.roster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts the hub, at most once per {@code maxAge}. */
final class CachedStats implements Supplier<RosterStats> {
    private static final String COUNT =
            """
            select (select count(*) from roster.person where status <> 'void') as persons,
                   (select count(*) from roster.person where status = 'active') as active_persons,
                   (select count(*) from roster.space where state <> 'void') as spaces,
                   (select count(*) from roster.affiliation where ended_on is null) as affiliations,
                   (select count(*) from roster.org where state <> 'void') as orgs,
                   (select count(*) from roster.guardian_link where ended_on is null) as guardian_links,
                   (select coalesce(sum(b.quarantined), 0)
                      from (select distinct on (source_id) quarantined
                              from roster.batch
                             where act = 'delivery' and not dry_run and state in ('applied', 'held')
                             order by source_id, as_of desc, batch_id desc) b) as quarantined,
                   (select count(*) from roster.hold where state = 'open') as open_holds,
                   (select count(*) from roster.conflict where state = 'open') as open_conflicts
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Duration maxAge;
    private @Nullable RosterStats last;
    private Instant countedAt = Instant.EPOCH;

    CachedStats(JdbcClient jdbc, Clock clock, Duration maxAge) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.maxAge = maxAge;
    }

    @Override
    public synchronized RosterStats get() {
        RosterStats current = last;
        if (current == null || clock.instant().isAfter(countedAt.plus(maxAge))) {
            current = count();
            last = current;
            countedAt = clock.instant();
        }
        return current;
    }

    private RosterStats count() {
        return jdbc.sql(COUNT)
                .query(
                        (rs, n) ->
                                new RosterStats(
                                        rs.getLong("persons"),
                                        rs.getLong("active_persons"),
                                        rs.getLong("spaces"),
                                        rs.getLong("affiliations"),
                                        rs.getLong("orgs"),
                                        rs.getLong("guardian_links"),
                                        rs.getLong("quarantined"),
                                        rs.getLong("open_holds"),
                                        rs.getLong("open_conflicts")))
                .single();
    }
}
