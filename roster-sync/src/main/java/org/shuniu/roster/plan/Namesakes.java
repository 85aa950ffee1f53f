package org.shuniu.roster.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.match.Candidate;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.PersonStore.Called;
import org.shuniu.roster.person.PersonStore.Namesake;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.seal.Digest128;

/**
 * People at a school who are called and born like somebody whom a row names by no number: the row
 * may be about each of them, and whoever it opened might have two spaces.
 */
final class Namesakes implements AutoCloseable {
    private final PersonStore people;
    private final Foresight foresight;
    private final Newcomers planned;
    private final Set<Digest128> justNow = new HashSet<>();
    private Map<Called, List<Namesake>> there = Map.of();

    /**
     * Namesakes of one plan.
     *
     * @param planned where in it somebody comes to a school
     */
    Namesakes(PersonStore people, Foresight foresight, Newcomers planned) {
        this.people = people;
        this.foresight = foresight;
        this.planned = planned;
    }

    /** Looks for those of the next lines, behind which all lines before are written. */
    void lookFor(Collection<Line> lines) {
        justNow.clear();
        var called = new HashSet<Called>();
        for (Line line : lines) {
            Called who = called(line);
            if (who != null && !line.isNumbered()) {
                called.add(who);
            }
        }
        there = called.isEmpty() ? Map.of() : new HashMap<>(people.namesakes(called));
        for (Called who : called) {
            List<Namesake> coming = coming(who);
            if (!coming.isEmpty()) {
                there.merge(who, coming, Namesakes::both);
            }
        }
    }

    /**
     * Whether the line may be about somebody who is there, and tells by no number that it is not.
     */
    boolean has(Line line) {
        Called who = called(line);
        return who != null
                && !line.isNumbered()
                && (justNow.contains(mark(who))
                        || there.getOrDefault(who, List.of()).stream()
                                .anyMatch(namesake -> mayBe(line, namesake)));
    }

    /** The same for a line that comes by itself. */
    static boolean areHere(PersonStore people, Line line) {
        Called who = called(line);
        return who != null
                && !line.isNumbered()
                && people.namesakes(List.of(who)).getOrDefault(who, List.of()).stream()
                        .anyMatch(namesake -> mayBe(line, namesake));
    }

    /** Where the change brings somebody to the school of the line, later lines find them there. */
    void note(Line line, Change change) {
        Called who = called(line);
        if (who != null
                && change.edits().stream().anyMatch(Edit.BeginAffiliation.class::isInstance)) {
            Digest128 mark = mark(who);
            planned.add(mark, change.sequence());
            if (!line.isNumbered()) {
                justNow.add(mark);
            }
        }
    }

    /** Whom the plan brings to the school so far. */
    private List<Namesake> coming(Called who) {
        var sequences = new HashSet<Long>();
        planned.find(mark(who), sequences::add);
        if (sequences.isEmpty()) {
            return List.of();
        }
        Map<PersonId, List<Change>> plans =
                foresight.plannedAt(sequences).stream()
                        .collect(Collectors.groupingBy(Change::person));
        Map<PersonId, StoredPerson> known = foresight.load(plans.keySet());
        return plans.entrySet().stream()
                .flatMap(plan -> coming(who, known.get(plan.getKey()), plan.getValue()))
                .toList();
    }

    private Stream<Namesake> coming(Called who, @Nullable StoredPerson known, List<Change> plan) {
        Candidate comer =
                known != null
                        ? Acquaintances.candidate(known)
                        : Acquaintances.candidate(
                                PlannedPerson.of(plan, foresight.keys().identifiers())
                                        .orElseThrow());
        // Few bits of a mark may meet by chance.
        if (!comer.nameKeys().contains(who.nameKey())
                || !who.birthDate().equals(comer.birthDate())) {
            return Stream.empty();
        }
        return plan.stream()
                .flatMap(change -> change.edits().stream())
                .filter(Edit.BeginAffiliation.class::isInstance)
                .map(edit -> ((Edit.BeginAffiliation) edit).tenure())
                .filter(tenure -> tenure.org().equals(who.school()))
                .map(tenure -> new Namesake(comer.gender(), tenure.role(), tenure.basis()));
    }

    private static @Nullable Called called(Line line) {
        return line.row().birthDate() == null
                ? null
                : new Called(line.school(), line.nameKey(), line.row().birthDate());
    }

    // Whom a sponsor answers for until the registry's row comes is asked about, not kept out.
    private static boolean mayBe(Line line, Namesake namesake) {
        boolean sameKind =
                (namesake.role() == Role.STUDENT) == (line.row().role() == Role.STUDENT)
                        && namesake.role() != Role.GUARDIAN;
        return sameKind
                && (namesake.basis() == Basis.REGISTRY || line.row().warrant() != null)
                && !differ(namesake.gender(), line.row().gender());
    }

    private static boolean differ(Gender one, Gender other) {
        Set<Gender> both = Set.of(Gender.MALE, Gender.FEMALE);
        return both.contains(one) && both.contains(other) && one != other;
    }

    private static List<Namesake> both(List<Namesake> some, List<Namesake> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private Digest128 mark(Called who) {
        return foresight.keys().namesake(who);
    }

    @Override
    public void close() {
        planned.close();
    }
}
