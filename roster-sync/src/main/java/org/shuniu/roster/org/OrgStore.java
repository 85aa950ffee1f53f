package org.shuniu.roster.org;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.RegionCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The org tree; the only code that names its tables. */
public final class OrgStore implements OrgTree {
    private static final int AT_ONCE = 20_000;

    /** An org as it stands. */
    public record Org(long id, OrgCode code, OrgKind kind, String name) {}

    /**
     * An org with where it hangs, as the trail of changes keeps it.
     *
     * @param closedOn null while it is there
     */
    public record Standing(
            OrgCode code,
            OrgKind kind,
            String name,
            @Nullable OrgCode parent,
            @Nullable LocalDate closedOn) {}

    /**
     * An org that should be there.
     *
     * @param parent null for a school that nobody has placed yet
     */
    public record Wanted(OrgCode code, OrgKind kind, String name, @Nullable OrgCode parent) {}

    /** Why one org goes on for another. */
    public enum Succession {
        MERGE,
        RECODE,
        /** 分班, 并班. */
        CLASSES;

        private String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
            with wanted as (
                select * from unnest(:codes, :kinds, :names, cast(:stages as text[]), cast(:entryYears as int[]),
                                     cast(:ordinals as int[]))
                              with ordinality as w (code, kind, name, stage, entry_year, ordinal, n)
            ),
            kept as (
                insert into roster.org_before (batch_id, code, name, state)
                select :batch, w.code, o.name, o.state
                  from wanted w
                  left join roster.org o on o.code = w.code
                 where o.code is null or o.state = 'void' or o.kind = 'school' and o.name <> w.name
                on conflict (batch_id, code) do nothing
            )
            insert into roster.org (code, kind, name, stage, entry_year, ordinal, created_at)
            select code, kind, name, stage, entry_year, ordinal, :now from wanted order by n
            on conflict (code) do update
               set name = case org.kind when 'school' then excluded.name else org.name end, state = 'open'
             where org.kind = 'school' and org.name <> excluded.name or org.state = 'void'
            """;

    private static final String OPEN =
            """
            insert into roster.org (code, kind, name, created_at)
            values (:code, :kind, :name, :now)
            on conflict (code) do update set name = excluded.name, state = 'open' where org.state = 'void'
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
              from unnest(:codes, :parents) as w (code, parent)
              join roster.org o on o.code = w.code
              join roster.org p on p.code = w.parent
             where not exists (select 1 from roster.org_parent x where x.org_id = o.org_id and x.ended_on is null)
            """;

    // Upwards from a handful of orgs: five levels at most, each step one index look-up. A region
    // that was recoded keeps under its old code what it held on its last day, so that a scope which
    // names it goes on to mean the same.
    private static final String ANCESTORS =
            """
            with recursive up (start, org_id, code) as (
                select o.code, o.org_id, o.code from roster.org o where o.code = any(:codes)
                union
                select up.start, p.org_id, p.code
                  from up
                 cross join lateral (select a.org_id, a.code
                                       from roster.org_parent e
                                       join roster.org a on a.org_id = e.parent_id
                                      where e.org_id = up.org_id and (e.ended_on is null or e.ended_on = a.closed_on)
                                     offset 0) as p
            )
            select start, code from up
            """;

    private static final String STANDING =
            """
            select o.code, o.kind, o.name, p.code as parent, o.closed_on
              from roster.org o
              left join roster.org_parent e on e.org_id = o.org_id and e.ended_on is null
              left join roster.org p on p.org_id = e.parent_id
             where o.code = any(:codes)
             order by o.code
            """;

    private static final String CHILDREN =
            """
            select c.code
              from roster.org o
              join roster.org_parent e on e.parent_id = o.org_id and e.ended_on is null
              join roster.org c on c.org_id = e.org_id
             where o.code = :code
             order by c.code
            """;

    private static final String RENAME = "update roster.org set name = :name where code = :code";

    private static final String CLOSE =
            "update roster.org set closed_on = :on where code = :code and closed_on is null";

    private static final String RECODE =
            """
            update roster.org set code = :to, ordinal = :ordinal, name = :name where code = :from
            """;

    private static final String ALIAS =
            """
            insert into roster.org_alias (code, org_id, since)
            select :alias, org_id, :on from roster.org where code = :code
            on conflict (code) do update set org_id = excluded.org_id, since = excluded.since
            """;

    private static final String SUCCEED =
            """
            insert into roster.org_successor (org_id, successor_id, kind, since)
            select o.org_id, s.org_id, :kind, :on
              from roster.org o, roster.org s
             where o.code = :code and s.code = :successor
            on conflict (org_id, successor_id) do nothing
            """;

    private static final String END_PLACE =
            """
            update roster.org_parent e set ended_on = :on
              from roster.org o
             where o.code = :code and e.org_id = o.org_id and e.ended_on is null and e.began_on < :on
            """;

    // Where it was put today already, it was never anywhere else.
    private static final String DROP_PLACE =
            """
            delete from roster.org_parent e
             using roster.org o
             where o.code = :code and e.org_id = o.org_id and e.ended_on is null and e.began_on >= :on
            """;

    private static final String PLACE_ON =
            """
            insert into roster.org_parent (org_id, parent_id, began_on)
            select o.org_id, p.org_id, :on
              from roster.org o, roster.org p
             where o.code = :code and p.code = :parent
            """;

    // A merged school goes on in one other, which may itself have been merged later.
    private static final String SUCCESSORS =
            """
            with recursive onward (start, org_id) as (
                select o.code, o.org_id from roster.org o where o.code = any(:codes) and o.closed_on is not null
                union
                select w.start, s.successor_id
                  from onward w
                  join roster.org_successor s on s.org_id = w.org_id and s.kind = 'merge'
            )
            select w.start, o.code
              from onward w
              join roster.org o on o.org_id = w.org_id and o.closed_on is null
            """;

    private static final String ALIASES =
            """
            select a.code as alias, o.code
              from roster.org_alias a
              join roster.org o using (org_id)
             where a.code = any(:codes)
            """;

    private static final String INSERT_CHANGE =
            """
            insert into roster.org_change (org_change_id, kind, before, after, actor, occurred_at)
            values (:id, :kind, cast(:before as jsonb), cast(:after as jsonb), :actor, :now)
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

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

    /** Opens an org that no batch asks for: somebody's decision about orgs remembers what was. */
    public void open(OrgCode code, OrgKind kind, String name, OrgCode parent) {
        jdbc.sql(OPEN)
                .param("code", code.value())
                .param("kind", kind.code())
                .param("name", name)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        place(List.of(code), List.of(parent));
    }

    private void place(Collection<OrgCode> codes, Collection<OrgCode> parents) {
        jdbc.sql(PLACE)
                .param("codes", values(codes))
                .param("parents", values(parents))
                .param("today", LocalDate.now(clock))
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
     * Creates the orgs under their parents and renames the schools among them; otherwise changes
     * nothing. A first load asks for a quarter of a million.
     *
     * @param batch that asks for them and may be undone
     * @param wanted each once, parents before what hangs under them
     */
    public void ensure(UUID batch, List<Wanted> wanted) {
        var provinces = new HashMap<OrgCode, OrgCode>();
        for (int from = 0; from < wanted.size(); from += AT_ONCE) {
            List<Wanted> some = wanted.subList(from, Math.min(from + AT_ONCE, wanted.size()));
            upsert(batch, some);
            place(
                    some.stream().map(Wanted::code).toList(),
                    some.stream().map(org -> parentOf(batch, org, provinces)).toList());
        }
    }

    private void upsert(UUID batch, List<Wanted> wanted) {
        List<@Nullable ClassKey> classes = new ArrayList<>(wanted.size());
        for (Wanted org : wanted) {
            classes.add(org.kind() == OrgKind.CLASS ? ClassKey.ofCode(org.code()) : null);
        }
        jdbc.sql(UPSERT)
                .param("batch", batch)
                .param("codes", values(wanted.stream().map(Wanted::code).toList()))
                .param("kinds", column(wanted, org -> org.kind().code(), String[]::new))
                .param("names", column(wanted, Wanted::name, String[]::new))
                .param("stages", column(classes, OrgStore::stage, String[]::new))
                .param("entryYears", column(classes, ClassKey::entryYear, Integer[]::new))
                .param("ordinals", column(classes, ClassKey::ordinal, Integer[]::new))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static String stage(ClassKey classKey) {
        return String.valueOf(classKey.stage().letter());
    }

    private static <T, C> C[] column(
            List<? extends @Nullable T> rows, Function<T, C> cell, IntFunction<C[]> array) {
        C[] cells = array.apply(rows.size());
        for (int i = 0; i < cells.length; i++) {
            T row = rows.get(i);
            if (row != null) {
                cells[i] = cell.apply(row);
            }
        }
        return cells;
    }

    private OrgCode parentOf(UUID batch, Wanted org, Map<OrgCode, OrgCode> provinces) {
        OrgCode parent = org.parent();
        if (parent != null) {
            return parent;
        }
        OrgCode province = provinceNamedBy(org.code());
        OrgCode known = provinces.get(province);
        if (known == null) {
            known = unplacedParent(batch, province);
            provinces.put(province, known);
        }
        return known;
    }

    /** How these orgs stand, in order of their codes. */
    public List<Standing> standing(Collection<OrgCode> codes) {
        return jdbc.sql(STANDING)
                .param("codes", values(codes))
                .query(
                        (rs, n) -> {
                            String parent = rs.getString("parent");
                            return new Standing(
                                    new OrgCode(rs.getString("code")),
                                    OrgKind.ofCode(rs.getString("kind")),
                                    rs.getString("name"),
                                    parent == null ? null : new OrgCode(parent),
                                    rs.getObject("closed_on", LocalDate.class));
                        })
                .list();
    }

    /** What hangs under it today, in order of codes. */
    public List<OrgCode> children(OrgCode code) {
        return jdbc.sql(CHILDREN)
                .param("code", code.value())
                .query((rs, n) -> new OrgCode(rs.getString(1)))
                .list();
    }

    /** Two reforms at once might each take what the other leaves. */
    public void oneReformAtATime() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('shuniu.orgs', 0))")
                .query(rs -> {});
    }

    public void rename(OrgCode code, String name) {
        jdbc.sql(RENAME).param("code", code.value()).param("name", name).update();
    }

    /** It is no more; its code is never given again. */
    public void close(OrgCode code, LocalDate on) {
        jdbc.sql(CLOSE).param("code", code.value()).param("on", on).update();
    }

    /** Hangs the org under another from that day on. */
    public void move(OrgCode code, OrgCode parent, LocalDate on) {
        jdbc.sql(END_PLACE).param("code", code.value()).param("on", on).update();
        jdbc.sql(DROP_PLACE).param("code", code.value()).param("on", on).update();
        jdbc.sql(PLACE_ON)
                .param("code", code.value())
                .param("parent", parent.value())
                .param("on", on)
                .update();
    }

    /** The same class, with the same space and members, under the number of another school. */
    public void recodeClass(OrgCode from, OrgCode to, LocalDate on) {
        ClassKey key = ClassKey.ofCode(to);
        jdbc.sql(RECODE)
                .param("from", from.value())
                .param("to", to.value())
                .param("ordinal", key.ordinal())
                .param("name", key.cohortName())
                .update();
        jdbc.sql(ALIAS)
                .param("alias", from.value())
                .param("code", to.value())
                .param("on", on)
                .update();
    }

    /** One org goes on for another. */
    public void succeed(OrgCode from, OrgCode into, Succession kind, LocalDate on) {
        jdbc.sql(SUCCEED)
                .param("code", from.value())
                .param("successor", into.value())
                .param("kind", kind.code())
                .param("on", on)
                .update();
    }

    /** Where schools that were merged go on today; the others are not in the answer. */
    public Map<OrgCode, OrgCode> successors(Collection<OrgCode> codes) {
        return pairs(SUCCESSORS, codes, "start");
    }

    /** What codes that were given up stand for today; the others are not in the answer. */
    public Map<OrgCode, OrgCode> aliases(Collection<OrgCode> codes) {
        return pairs(ALIASES, codes, "alias");
    }

    private Map<OrgCode, OrgCode> pairs(String sql, Collection<OrgCode> codes, String column) {
        var pairs = new HashMap<OrgCode, OrgCode>();
        jdbc.sql(sql)
                .param("codes", values(codes))
                .query(
                        rs -> {
                            pairs.put(
                                    new OrgCode(rs.getString(column)),
                                    new OrgCode(rs.getString("code")));
                        });
        return pairs;
    }

    /** Keeps what was done, and how it was before. */
    public void insertChange(
            UUID id, String kind, List<Standing> before, List<Standing> after, String actor) {
        jdbc.sql(INSERT_CHANGE)
                .param("id", id)
                .param("kind", kind)
                .param("before", json.writeValueAsString(before))
                .param("after", json.writeValueAsString(after))
                .param("actor", actor)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Where a school hangs until somebody places it: the province its code names, else the root. A
     * national hub makes its provinces as schools name them; a provincial one has its own as the
     * root.
     */
    private OrgCode unplacedParent(UUID batch, OrgCode province) {
        if (find(Set.of(province)).containsKey(province)) {
            return province;
        }
        OrgCode root = root();
        Org hub = find(Set.of(root)).get(root);
        var region = RegionCode.parse(province.value()).flatMap(Regions.ofChina()::find);
        if (hub == null || hub.kind() != OrgKind.HUB || region.isEmpty()) {
            return root;
        }
        ensure(batch, List.of(new Wanted(province, OrgKind.PROVINCE, region.get().name(), root)));
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
