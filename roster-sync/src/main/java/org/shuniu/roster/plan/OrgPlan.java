package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.Source;

/**
 * The schools and classes of one delivery: which of them its source speaks for, and which the tree
 * lacks or calls otherwise.
 */
final class OrgPlan {
    /** Fewer pupils than that change class by themselves. */
    private static final int MANY = 5;

    private final UUID batch;
    private final String source;
    private final List<OrgCode> scope;
    private final OrgStore orgs;
    private final PlanStore plans;
    private final Map<OrgCode, Boolean> inScope = new HashMap<>();
    private final Map<OrgCode, String> schoolNames = new HashMap<>();
    private final Set<OrgCode> knownClasses = new HashSet<>();
    private final Set<OrgCode> newClasses = new HashSet<>();
    private final Set<OrgCode> asked = new HashSet<>();
    private final Map<OrgCode, OrgCode> successors = new HashMap<>();
    private final Map<OrgCode, Map<OrgCode, Integer>> moves = new HashMap<>();

    OrgPlan(UUID batch, Source source, OrgStore orgs, PlanStore plans) {
        this.batch = batch;
        this.source = source.id();
        this.scope = source.scope();
        this.orgs = orgs;
        this.plans = plans;
    }

    /** The lines about schools that the source speaks for; the others are set aside. */
    List<Line> withinScope(List<Line> lines, Findings findings, UnreadRows unread) {
        // An empty scope means whatever the files name.
        if (scope.isEmpty()) {
            return lines;
        }
        var schools = new HashSet<OrgCode>();
        lines.forEach(line -> schools.add(line.school()));
        Set<OrgCode> inside = withinScope(schools);
        var kept = new ArrayList<Line>(lines.size());
        for (Line line : lines) {
            if (inside.contains(line.school())) {
                kept.add(line);
            } else {
                unread.add(line.recordKey(), line.record());
                findings.quarantine(
                        line.record(),
                        "out-of-scope",
                        "The school lies outside what this source speaks for.",
                        "Send the row through the source of that school, or widen this source's scope.");
            }
        }
        return kept;
    }

    /**
     * The lines in terms of today's schools: a registry may go on for a while to name a school that
     * was merged, and its classes by their old numbers.
     */
    List<Line> ofToday(List<Line> lines, Findings findings, UnreadRows unread) {
        var unknown = new HashSet<OrgCode>();
        for (Line line : lines) {
            if (asked.add(line.school())) {
                unknown.add(line.school());
            }
        }
        if (!unknown.isEmpty()) {
            successors.putAll(orgs.successors(unknown));
        }
        if (successors.isEmpty()) {
            return lines;
        }
        var classes = new HashSet<OrgCode>();
        for (Line line : lines) {
            if (line.classCode() != null && successors.containsKey(line.school())) {
                classes.add(line.classCode());
            }
        }
        Map<OrgCode, OrgCode> aliases = orgs.aliases(classes);
        var current = new ArrayList<Line>(lines.size());
        for (Line line : lines) {
            OrgCode successor = successors.get(line.school());
            OrgCode classCode = line.classCode();
            OrgCode alias = classCode == null ? null : aliases.get(classCode);
            if (successor == null) {
                current.add(line);
            } else if (classCode == null || alias != null) {
                current.add(
                        line.with(
                                line.row()
                                        .at(
                                                new SchoolCode(successor.value()),
                                                alias == null ? null : ClassKey.ofCode(alias))));
            } else {
                unread.add(line.recordKey(), line.record());
                findings.quarantine(
                        line.record(),
                        "school-merged",
                        "The school was merged into another, and the class is not known there.",
                        "Send the row with today's code of the school and today's class.");
            }
        }
        return current;
    }

    /** A pupil goes to another class of the same school. */
    void noteMove(OrgCode from, OrgCode to) {
        if (newClasses.contains(to) && cohortOf(from).equals(cohortOf(to))) {
            moves.computeIfAbsent(to, c -> new HashMap<>()).merge(from, 1, Integer::sum);
        }
    }

    /** 分班, 并班: many of one class in a new one make the old its predecessor. */
    void notePredecessors() {
        moves.forEach(
                (to, counts) -> {
                    List<OrgCode> predecessors =
                            counts.entrySet().stream()
                                    .filter(entry -> entry.getValue() >= MANY)
                                    .map(Map.Entry::getKey)
                                    .sorted(Comparator.comparing(OrgCode::value))
                                    .toList();
                    if (!predecessors.isEmpty()) {
                        plans.setPredecessors(batch, to, predecessors);
                    }
                });
    }

    /** {@code <school>/<stage><entry year>}. */
    private static String cohortOf(OrgCode classCode) {
        return classCode.value().substring(0, classCode.value().lastIndexOf('-'));
    }

    /**
     * The lines whose school and sponsor the tree knows, where somebody answers for a person: a
     * registry may tell us of new schools, a sponsor may not.
     */
    List<Line> answeredFor(List<Line> lines, Findings findings) {
        var named = new HashSet<OrgCode>();
        for (Line line : lines) {
            if (line.row().warrant() != null) {
                named.add(line.school());
                named.add(line.row().warrant().sponsor());
            }
        }
        if (named.isEmpty()) {
            return lines;
        }
        Set<OrgCode> known = orgs.find(named).keySet();
        var kept = new ArrayList<Line>(lines.size());
        for (Line line : lines) {
            if (line.row().warrant() == null
                    || known.containsAll(List.of(line.school(), line.row().warrant().sponsor()))) {
                kept.add(line);
            } else {
                findings.quarantine(
                        line.record(),
                        "org-unknown",
                        "The school or the sponsor is not known here.",
                        "Check the codes of school and sponsor; a registry has to bring a new school.");
            }
        }
        return kept;
    }

    /** Those schools that the source speaks for; none if its scope is empty. */
    Set<OrgCode> withinScope(Set<OrgCode> schools) {
        var unknown = new HashSet<>(schools);
        unknown.removeAll(inScope.keySet());
        if (!unknown.isEmpty()) {
            Set<OrgCode> inside = orgs.within(unknown, scope);
            unknown.forEach(
                    school -> inScope.put(school, inside.contains(school) || isOwn(school)));
        }
        var inside = new HashSet<>(schools);
        inside.removeIf(school -> !inScope.getOrDefault(school, false));
        return inside;
    }

    /** Plans the schools and classes that the tree lacks, and the new names of schools. */
    void add(List<Line> lines) {
        var schools = new TreeMap<String, RosterRow>();
        var classes = new TreeMap<String, RosterRow>();
        for (Line line : lines) {
            RosterRow row = line.row();
            schools.merge(row.school().value(), row, (a, b) -> a.schoolName() != null ? a : b);
            if (row.classKey() != null) {
                classes.putIfAbsent(row.classKey().codeAt(row.school()).value(), row);
            }
        }
        lookUp(schools.keySet(), classes.keySet());
        var wanted = new ArrayList<OrgStore.Wanted>();
        schools.forEach(
                (code, row) -> {
                    var school = new OrgCode(code);
                    String known = schoolNames.get(school);
                    String said = row.schoolName();
                    if (known == null || (said != null && !said.equals(known))) {
                        String name = said != null ? said : code;
                        schoolNames.put(school, name);
                        OrgCode parent =
                                isOwn(school) && scope.size() == 1 ? scope.getFirst() : null;
                        wanted.add(new OrgStore.Wanted(school, OrgKind.SCHOOL, name, parent));
                    }
                });
        classes.forEach(
                (code, row) -> {
                    var classCode = new OrgCode(code);
                    if (row.classKey() != null && knownClasses.add(classCode)) {
                        newClasses.add(classCode);
                        wanted.add(
                                new OrgStore.Wanted(
                                        classCode,
                                        OrgKind.CLASS,
                                        row.classKey().cohortName(),
                                        new OrgCode(row.school().value())));
                    }
                });
        plans.insertOrgs(batch, wanted);
    }

    /** No other source can name it. */
    private boolean isOwn(OrgCode school) {
        return SchoolCode.isOfSource(school.value(), source);
    }

    private void lookUp(Collection<String> schools, Collection<String> classes) {
        var unknown = new HashSet<OrgCode>();
        schools.stream()
                .map(OrgCode::new)
                .filter(school -> !schoolNames.containsKey(school))
                .forEach(unknown::add);
        classes.stream()
                .map(OrgCode::new)
                .filter(classCode -> !knownClasses.contains(classCode))
                .forEach(unknown::add);
        if (unknown.isEmpty()) {
            return;
        }
        orgs.find(unknown)
                .forEach(
                        (code, org) -> {
                            if (org.kind() == OrgKind.CLASS) {
                                knownClasses.add(code);
                            } else {
                                schoolNames.put(code, org.name());
                            }
                        });
    }
}
