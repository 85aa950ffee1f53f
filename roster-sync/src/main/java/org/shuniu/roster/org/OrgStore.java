package org.shuniu.roster.org;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.RegionCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The org tree; the only code that names its tables. */
public final class OrgStore implements OrgTree {
    /** An org as it stands. */
    public record Org(long id, OrgCode code, OrgKind kind, String name) {}

    private static final String FIND =
            "select org_id, code, kind, name from roster.org where code = any(:codes) and state <> 'void'";

    private static final String INSERT_ROOT =
            """
            insert into roster.org (code, kind, name, created_at)
            values (:code, :kind, :name, :now)
            on conflict (code) do nothing
            """;

    private static final String PARENTLESS =
            """
            select o.code
              from roster.org o
             where not exists (select 1 from roster.org_parent p where p.org_id = o.org_id and p.ended_on is null)
             order by o.org_id
             limit 1
            """;

    // What the batch finds is what its undo restores: kept before it is touched, once per batch.
    private static final String UPSERT =
            """
            with kept as (
                insert into roster.org_before (batch_id, code, name, state)
                select :batch, :code, o.name, o.state
                  from (select 1) as once
                  left join roster.org o on o.code = :code
                 where o.code is null or o.state = 'void' or o.kind = 'school' and o.name <> :name
                on conflict (batch_id, code) do nothing
            )
            insert into roster.org (code, kind, name, stage, entry_year, ordinal, created_at)
            values (:code, :kind, :name, :stage, :entryYear, :ordinal, :now)
            on conflict (code) do update
               set name = case org.kind when 'school' then excluded.name else org.name end, state = 'open'
             where org.kind = 'school' and org.name <> excluded.name or org.state = 'void'
            """;

    private static final String RESTORE =
            """
            update roster.org o
               set name = coalesce(b.name, o.name), state = coalesce(b.state, 'void')
              from roster.org_before b
             where b.batch_id = :batch and b.code = o.code
            """;

    private static final String PLACE =
            """
            insert into roster.org_parent (org_id, parent_id, began_on)
            select o.org_id, p.org_id, :today
              from roster.org o, roster.org p
             where o.code = :code and p.code = :parent
               and not exists (select 1 from roster.org_parent x where x.org_id = o.org_id and x.ended_on is null)
            """;

    // Upwards from a handful of orgs: five levels at most, each step one index look-up.
    private static final String ANCESTORS =
            """
            with recursive up (start, org_id, code) as (
                select o.code, o.org_id, o.code from roster.org o where o.code = any(:codes)
                union
                select up.start, p.org_id, p.code
                  from up
                  join roster.org_parent e on e.org_id = up.org_id and e.ended_on is null
                  join roster.org p on p.org_id = e.parent_id
            )
            select start, code from up
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    /**
     * The tree on a migrated database.
     *
     * @param clock in the hub's zone, so that days are its days
     */
    public OrgStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Makes sure that the tree has its root.
     *
     * @throws IllegalStateException if it has another: everything hangs under the first one for
     *     good
     */
    public void ensureRoot(OrgCode code, OrgKind kind, String name) {
        Optional<String> known = jdbc.sql(PARENTLESS).query(String.class).optional();
        if (known.isPresent() && !known.get().equals(code.value())) {
            throw new IllegalStateException(
                    "this hub was set up with the code "
                            + known.get()
                            + " and cannot become "
                            + code
                            + ": set SHUNIU_HUB_CODE back");
        }
        jdbc.sql(INSERT_ROOT)
                .param("code", code.value())
                .param("kind", kind.code())
                .param("name", name)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    public OrgCode root() {
        return new OrgCode(jdbc.sql(PARENTLESS).query(String.class).single());
    }

    public Map<OrgCode, Org> find(Collection<OrgCode> codes) {
        var found = new HashMap<OrgCode, Org>();
        jdbc.sql(FIND)
                .param("codes", values(codes))
                .query(
                        rs -> {
                            var org =
                                    new Org(
                                            rs.getLong("org_id"),
                                            new OrgCode(rs.getString("code")),
                                            OrgKind.ofCode(rs.getString("kind")),
                                            rs.getString("name"));
                            found.put(org.code(), org);
                        });
        return found;
    }

    /**
     * Creates the org under its parent, or renames a school; otherwise changes nothing.
     *
     * @param batch that asks for it and may be undone
     */
    public void ensure(
            UUID batch,
            OrgCode code,
            OrgKind kind,
            String name,
            @Nullable ClassKey classKey,
            OrgCode parent) {
        jdbc.sql(UPSERT)
                .param("batch", batch)
                .param("code", code.value())
                .param("kind", kind.code())
                .param("name", name)
                .param("stage", classKey == null ? null : String.valueOf(classKey.stage().letter()))
                .param("entryYear", classKey == null ? null : classKey.entryYear())
                .param("ordinal", classKey == null ? null : classKey.ordinal())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql(PLACE)
                .param("code", code.value())
                .param("parent", parent.value())
                .param("today", LocalDate.now(clock))
                .update();
    }

    /**
     * Where a school hangs until somebody places it: the province its code names, else the root. A
     * national hub makes its provinces as schools name them; a provincial one has its own as the
     * root.
     */
    public OrgCode unplacedParent(UUID batch, OrgCode school) {
        OrgCode province = provinceNamedBy(school);
        if (find(Set.of(province)).containsKey(province)) {
            return province;
        }
        OrgCode root = root();
        Org hub = find(Set.of(root)).get(root);
        var region = RegionCode.parse(province.value()).flatMap(Regions.ofChina()::find);
        if (hub == null || hub.kind() != OrgKind.HUB || region.isEmpty()) {
            return root;
        }
        ensure(batch, province, OrgKind.PROVINCE, region.get().name(), null, root);
        return province;
    }

    /** The orgs that a batch opened or renamed are again as it found them. */
    public void restore(UUID batch) {
        jdbc.sql(RESTORE).param("batch", batch).update();
    }

    @Override
    public boolean isWithin(OrgCode org, OrgScope scope) {
        OrgCode root = scope.root();
        return root == null || within(Set.of(org), Set.of(root)).contains(org);
    }

    @Override
    public Set<OrgCode> within(Collection<OrgCode> schools, Collection<OrgCode> roots) {
        var inside = new HashSet<OrgCode>();
        var placed = new HashSet<OrgCode>();
        jdbc.sql(ANCESTORS)
                .param("codes", values(schools))
                .query(
                        rs -> {
                            var start = new OrgCode(rs.getString("start"));
                            placed.add(start);
                            if (roots.contains(new OrgCode(rs.getString("code")))) {
                                inside.add(start);
                            }
                        });
        var unplaced = new LinkedHashSet<>(schools);
        unplaced.removeAll(placed);
        if (!unplaced.isEmpty()) {
            OrgCode root = root();
            for (OrgCode school : unplaced) {
                boolean named = roots.contains(school) || roots.contains(root);
                if (named || roots.contains(provinceNamedBy(school))) {
                    inside.add(school);
                }
            }
        }
        return inside;
    }

    private static OrgCode provinceNamedBy(OrgCode school) {
        String code = school.value();
        return new OrgCode(code.length() >= 4 ? code.substring(2, 4) + "0000" : code);
    }

    private static String[] values(Collection<OrgCode> codes) {
        return codes.stream().map(OrgCode::value).toArray(String[]::new);
    }
}
