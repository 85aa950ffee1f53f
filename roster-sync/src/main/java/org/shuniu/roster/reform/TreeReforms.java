package org.shuniu.roster.reform;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.due.DueDates;
import org.shuniu.roster.identity.RegionCode;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.org.OrgStore.Standing;
import org.shuniu.roster.org.OrgStore.Succession;
import org.shuniu.roster.space.SpaceStore;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Reforms in PostgreSQL. The tree changes in one transaction; then the people of a merged school
 * follow it in chunks, which the daily calendar finishes if this process does not. Person, space
 * and class stay what they are.
 */
public final class TreeReforms implements OrgReforms {
    private static final Set<OrgKind> REGIONS =
            Set.of(OrgKind.PROVINCE, OrgKind.CITY, OrgKind.COUNTY);

    private final Tree tree;
    private final OrgMembers members;
    private final DueDates dueDates;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random;

    /** Where the org tree is changed. */
    public record Tree(TransactionOperations transactions, OrgStore orgs, SpaceStore spaces) {}

    public TreeReforms(
            Tree tree,
            OrgMembers members,
            DueDates dueDates,
            AuditLog audit,
            Clock clock,
            SecureRandom random) {
        this.tree = tree;
        this.members = members;
        this.dueDates = dueDates;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Outcome rehearse(Reform reform) {
        Outcome refused = refusal(reform);
        return refused == null ? new Outcome.Fit(null, classes(reform), people(reform)) : refused;
    }

    @Override
    public Outcome carryOut(Reform reform, String actor) {
        Outcome outcome =
                Objects.requireNonNull(
                        tree.transactions().execute(status -> reformTree(reform, actor)));
        if (outcome instanceof Outcome.Fit && reform instanceof Reform.Merge) {
            dueDates.followMergers();
        }
        return outcome;
    }

    private Outcome reformTree(Reform reform, String actor) {
        tree.orgs().oneReformAtATime();
        Outcome refused = refusal(reform);
        if (refused != null) {
            return refused;
        }
        Map<OrgCode, OrgCode> classes = classes(reform);
        long people = people(reform);
        List<Standing> before = tree.orgs().standing(touched(reform, classes.keySet()));
        switch (reform) {
            case Reform.Merge merge -> merge(merge, classes);
            case Reform.Close close -> close.from().forEach(org -> end(org, close.on()));
            case Reform.Rename rename -> tree.orgs().rename(rename.org(), rename.name());
            case Reform.Recode recode -> recode(recode);
            case Reform.Move move ->
                    move.from().forEach(org -> tree.orgs().move(org, move.to(), move.on()));
        }
        List<Standing> after = tree.orgs().standing(touched(reform, classes.values()));
        UUID id = UuidV7.next(clock, random);
        tree.orgs().insertChange(id, reform.kind(), before, after, actor);
        audit.record(new OrgEvent.Reformed(actor, id.toString(), fields(reform, classes, people)));
        return new Outcome.Fit(id, classes, people);
    }

    private void merge(Reform.Merge merge, Map<OrgCode, OrgCode> classes) {
        ensure(merge.to(), OrgKind.SCHOOL, merge.name(), merge.from().getFirst());
        classes.forEach(
                (from, to) -> {
                    tree.orgs().recodeClass(from, to, merge.on());
                    tree.orgs().move(to, merge.to(), merge.on());
                });
        for (OrgCode school : merge.from()) {
            tree.orgs().succeed(school, merge.to(), Succession.MERGE, merge.on());
            end(school, merge.on());
        }
    }

    private void recode(Reform.Recode recode) {
        OrgCode first = recode.from().getFirst();
        ensure(recode.to(), standing(first).kind(), recode.name(), first);
        for (OrgCode region : recode.from()) {
            tree.orgs()
                    .children(region)
                    .forEach(child -> tree.orgs().move(child, recode.to(), recode.on()));
            tree.orgs().succeed(region, recode.to(), Succession.RECODE, recode.on());
            end(region, recode.on());
        }
    }

    /** The org that others go on in, beside the first of them if it is new. */
    private void ensure(OrgCode code, OrgKind kind, @Nullable String name, OrgCode beside) {
        if (find(code) == null) {
            OrgCode parent = standing(beside).parent();
            tree.orgs()
                    .open(
                            code,
                            kind,
                            name == null ? code.value() : name,
                            parent == null ? tree.orgs().root() : parent);
            tree.spaces().openInstitutional(List.of(code), clock.instant());
        } else if (name != null) {
            tree.orgs().rename(code, name);
        }
    }

    private void end(OrgCode org, LocalDate on) {
        tree.orgs().close(org, on);
        tree.spaces().freezeInstitutional(org.value());
    }

    private @Nullable Outcome refusal(Reform reform) {
        if (reform.from().isEmpty()) {
            return new Outcome.Refused(
                    Objects.requireNonNullElseGet(to(reform), tree.orgs()::root), Unfit.NOTHING);
        }
        OrgCode first = reform.from().getFirst();
        if (reform.on().isAfter(LocalDate.now(clock))) {
            return new Outcome.Refused(first, Unfit.IN_THE_FUTURE);
        }
        for (OrgCode org : reform.from()) {
            Standing standing = find(org);
            if (standing == null) {
                return new Outcome.UnknownOrg(org);
            }
            Unfit unfit = unfit(reform, standing);
            if (unfit != null) {
                return new Outcome.Refused(org, unfit);
            }
        }
        OrgCode to = to(reform);
        return to == null ? null : refusalOfTarget(reform, to);
    }

    private @Nullable Unfit unfit(Reform reform, Standing standing) {
        if (standing.closedOn() != null) {
            return Unfit.CLOSED;
        }
        return switch (reform) {
            case Reform.Merge merge -> isSchool(standing) ? null : Unfit.NOT_A_SCHOOL;
            case Reform.Recode recode ->
                    REGIONS.contains(standing.kind()) && standing.parent() != null
                            ? null
                            : Unfit.NOT_A_REGION;
            case Reform.Close close -> isEmpty(standing) ? null : Unfit.IN_USE;
            case Reform.Rename rename ->
                    standing.kind() == OrgKind.CLASS ? Unfit.NOT_A_SCHOOL : null;
            case Reform.Move move -> {
                if (standing.kind() == OrgKind.CLASS) {
                    yield Unfit.NOT_A_SCHOOL;
                }
                boolean below =
                        tree.orgs()
                                .within(List.of(move.to()), List.of(standing.code()))
                                .contains(move.to());
                yield below ? Unfit.BELOW_ITSELF : null;
            }
        };
    }

    private @Nullable Outcome refusalOfTarget(Reform reform, OrgCode to) {
        Standing standing = find(to);
        if (standing != null && standing.closedOn() != null) {
            return new Outcome.Refused(to, Unfit.CLOSED);
        }
        Unfit unfit =
                switch (reform) {
                    case Reform.Merge merge -> {
                        boolean school =
                                standing == null
                                        ? SchoolCode.parse(to.value()).isPresent()
                                        : isSchool(standing);
                        yield school ? null : Unfit.NOT_A_SCHOOL;
                    }
                    case Reform.Recode recode -> {
                        boolean region =
                                standing == null
                                        ? RegionCode.parse(to.value()).isPresent()
                                        : REGIONS.contains(standing.kind());
                        yield region ? null : Unfit.NOT_A_REGION;
                    }
                    case Reform.Move move ->
                            standing == null
                                            || isSchool(standing)
                                            || standing.kind() == OrgKind.CLASS
                                    ? Unfit.NOT_AN_AUTHORITY
                                    : null;
                    case Reform.Close close -> null;
                    case Reform.Rename rename -> null;
                };
        if (reform instanceof Reform.Move && standing == null) {
            return new Outcome.UnknownOrg(to);
        }
        return unfit == null ? null : new Outcome.Refused(to, unfit);
    }

    private boolean isEmpty(Standing standing) {
        List<OrgCode> children = tree.orgs().children(standing.code());
        boolean governs =
                tree.orgs().find(children).values().stream()
                        .anyMatch(child -> child.kind() != OrgKind.CLASS);
        return !governs && members.at(List.of(standing.code())) == 0;
    }

    /**
     * The classes of merged schools under their new codes: the old ordinal where it is free, else
     * the next free one.
     */
    private Map<OrgCode, OrgCode> classes(Reform reform) {
        var renumbered = new LinkedHashMap<OrgCode, OrgCode>();
        if (!(reform instanceof Reform.Merge merge)) {
            return renumbered;
        }
        var school = new SchoolCode(merge.to().value());
        var taken = new HashSet<>(tree.orgs().children(merge.to()));
        for (OrgCode from : merge.from()) {
            for (Standing child : tree.orgs().standing(tree.orgs().children(from))) {
                if (child.kind() != OrgKind.CLASS) {
                    continue;
                }
                ClassKey key = ClassKey.ofCode(child.code());
                OrgCode code = key.codeAt(school);
                while (!taken.add(code)) {
                    key = new ClassKey(key.stage(), key.entryYear(), key.ordinal() + 1);
                    code = key.codeAt(school);
                }
                renumbered.put(child.code(), code);
            }
        }
        return renumbered;
    }

    private long people(Reform reform) {
        return members.at(reform.from());
    }

    private static List<OrgCode> touched(Reform reform, Iterable<OrgCode> classes) {
        var touched = new ArrayList<>(reform.from());
        OrgCode to = to(reform);
        if (to != null) {
            touched.add(to);
        }
        classes.forEach(touched::add);
        return touched;
    }

    private static @Nullable OrgCode to(Reform reform) {
        return switch (reform) {
            case Reform.Merge merge -> merge.to();
            case Reform.Recode recode -> recode.to();
            case Reform.Move move -> move.to();
            case Reform.Close close -> null;
            case Reform.Rename rename -> null;
        };
    }

    private static OrgEvent.Reformed.Fields fields(
            Reform reform, Map<OrgCode, OrgCode> classes, long people) {
        OrgCode to = to(reform);
        var shown = new LinkedHashMap<String, String>();
        classes.forEach((from, into) -> shown.put(from.value(), into.value()));
        return new OrgEvent.Reformed.Fields(
                reform.kind(),
                reform.from().stream().map(OrgCode::value).toList(),
                to == null ? null : to.value(),
                reform.on().toString(),
                shown,
                people);
    }

    private static boolean isSchool(Standing standing) {
        return standing.kind() == OrgKind.SCHOOL;
    }

    private Standing standing(OrgCode code) {
        return Objects.requireNonNull(find(code));
    }

    private @Nullable Standing find(OrgCode code) {
        return tree.orgs().standing(List.of(code)).stream().findFirst().orElse(null);
    }
}
