package org.shuniu.roster.plan;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.PersonStore.Called;
import org.shuniu.roster.person.PersonStore.Namesake;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;

/**
 * People at a school who are called and born like somebody whom a row names by no number: the row
 * may be about each of them, and whoever it opened might have two spaces.
 */
final class Namesakes {
    /** Each is given to one human, or made to be. */
    private static final Set<IdentifierType> OWN_NUMBERS =
            EnumSet.of(
                    IdentifierType.CITIZEN_ID,
                    IdentifierType.DOCUMENT,
                    IdentifierType.STUDENT_NUMBER,
                    IdentifierType.TEACHER_NUMBER);

    private final PersonStore people;
    private final IdentifierSeal seal;
    private final Set<Digest128> opened = new HashSet<>();
    private Map<Called, List<Namesake>> there = Map.of();

    Namesakes(PersonStore people, IdentifierSeal seal) {
        this.people = people;
        this.seal = seal;
    }

    /** Looks for those of the next lines. */
    void lookFor(Collection<Line> lines) {
        var called = new HashSet<Called>();
        for (Line line : lines) {
            Called who = calledWithoutNumber(line);
            if (who != null) {
                called.add(who);
            }
        }
        there = called.isEmpty() ? Map.of() : people.namesakes(called);
    }

    /**
     * Whether the line may be about somebody who is there, and tells by no number that it is not.
     */
    boolean has(Line line) {
        Called who = calledWithoutNumber(line);
        return who != null
                && (opened.contains(mark(who))
                        || there.getOrDefault(who, List.of()).stream()
                                .anyMatch(namesake -> mayBe(line, namesake)));
    }

    /** The line opens somebody. */
    void note(Line line) {
        Called who = calledWithoutNumber(line);
        if (who != null) {
            opened.add(mark(who));
        }
    }

    private static @Nullable Called calledWithoutNumber(Line line) {
        boolean numbered =
                Clue.identifiers(line.row()).keySet().stream().anyMatch(OWN_NUMBERS::contains);
        return numbered || line.row().birthDate() == null
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

    private Digest128 mark(Called who) {
        return seal.blindIndex(
                "namesake", who.school() + ":" + who.nameKey() + ":" + who.birthDate());
    }
}
