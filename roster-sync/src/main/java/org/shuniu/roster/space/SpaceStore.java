package org.shuniu.roster.space;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.org.OrgCode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Learning spaces in PostgreSQL; the only code that writes their table. */
public final class SpaceStore {
    /** This hub's own pages provide the space. */
    private static final String OWN_PROVIDER = "hub";

    private static final String COPY_PERSONAL =
            """
            copy roster.space (space_number, kind, person_id, provider, state, opened_at) from stdin (format binary)
            """;

    private static final String OPEN_INSTITUTIONAL =
            """
            insert into roster.space (space_number, kind, org_id, provider, state, opened_at)
            select w.number, 'institutional', o.org_id, :provider, 'open', :now
              from unnest(:numbers, :codes) as w (number, code)
              join roster.org o on o.code = w.code and o.kind in ('school', 'class')
            on conflict (org_id) where org_id is not null do update set state = 'open' where space.state = 'void'
            """;

    private static final String FOLLOW_ORGS =
            """
            update roster.space s
               set state = case o.state when 'void' then 'void' else 'open' end
              from roster.org o
              join roster.org_before b on b.code = o.code
             where b.batch_id = :batch and s.org_id = o.org_id and (s.state = 'void') <> (o.state = 'void')
            """;

    // The classes that a merged school had go on at another, and are below that one.
    private static final String FREEZE_INSTITUTIONAL =
            """
            update roster.space s set state = 'frozen'
              from roster.org o
             where s.org_id = o.org_id and s.state = 'open'
               and (o.code = :code
                    or o.kind = 'class' and exists (select 1
                                                      from roster.org_parent e
                                                      join roster.org p on p.org_id = e.parent_id
                                                     where e.org_id = o.org_id and e.ended_on is null and p.code = :code))
            """;

    private static final String TAKEN =
            "select space_number from roster.space where space_number = any(:numbers)";

    private static final String SET_STATE =
            """
            update roster.space s set state = v.state
              from unnest(:people, :states) as v (person_id, state)
             where s.person_id = v.person_id
            """;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final SecureRandom random;

    public SpaceStore(JdbcTemplate template, SecureRandom random) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.random = random;
    }

    /** One personal space for each, in the transaction that opens the person. */
    public void openPersonal(Collection<UUID> people, Instant now) {
        if (people.isEmpty()) {
            return;
        }
        Iterator<String> numbers = free(people.size()).iterator();
        var rows = new CopyRows(COPY_PERSONAL, 6);
        for (UUID person : people) {
            rows.row()
                    .text(numbers.next())
                    .text("personal")
                    .uuid(person)
                    .text(OWN_PROVIDER)
                    .text("open")
                    .moment(now);
        }
        rows.send(template);
    }

    /** The spaces of these schools and classes; those that are known have theirs already. */
    public void openInstitutional(Collection<OrgCode> orgs, Instant now) {
        if (orgs.isEmpty()) {
            return;
        }
        jdbc.sql(OPEN_INSTITUTIONAL)
                .param("numbers", free(orgs.size()).toArray(String[]::new))
                .param("provider", OWN_PROVIDER)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("codes", orgs.stream().map(OrgCode::value).toArray(String[]::new))
                .update();
    }

    /** A school or class is no more: its space, and those of its classes, take in nothing new. */
    public void freezeInstitutional(String orgCode) {
        jdbc.sql(FREEZE_INSTITUTIONAL).param("code", orgCode).update();
    }

    /** The spaces of the orgs that a batch opened go with them, and come back with them. */
    public void followOrgs(UUID batch) {
        jdbc.sql(FOLLOW_ORGS).param("batch", batch).update();
    }

    /** A person's space, frozen or thawed. */
    public record NewState(UUID person, String state) {}

    public void setStates(Collection<NewState> states) {
        if (states.isEmpty()) {
            return;
        }
        // The last word about a person is what stays.
        var last = new LinkedHashMap<UUID, String>();
        states.forEach(change -> last.put(change.person(), change.state()));
        jdbc.sql(SET_STATE)
                .param("people", last.keySet().toArray(UUID[]::new))
                .param("states", last.values().toArray(String[]::new))
                .update();
    }

    /**
     * Another node may take one in the same moment; the unique key then fails the transaction,
     * which is tried again.
     */
    private Set<String> free(int count) {
        var numbers = new HashSet<String>();
        while (numbers.size() < count) {
            var drawn = new HashSet<String>();
            while (drawn.size() < count - numbers.size()) {
                drawn.add(SpaceNumber.random(random).value());
            }
            drawn.removeAll(
                    jdbc.sql(TAKEN)
                            .param("numbers", drawn.toArray(String[]::new))
                            .query(String.class)
                            .list());
            numbers.addAll(drawn);
        }
        return numbers;
    }
}
