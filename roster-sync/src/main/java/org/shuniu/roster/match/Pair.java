package org.shuniu.roster.match;

import java.util.Comparator;
import org.shuniu.roster.person.PersonId;

/** Two people, the smaller id first, so that a pair is found again from either side. */
record Pair(PersonId first, PersonId second) {
    /** As PostgreSQL orders them: by their digits, not as signed numbers. */
    private static final Comparator<PersonId> ORDER = Comparator.comparing(PersonId::toString);

    Pair {
        if (ORDER.compare(first, second) >= 0) {
            throw new IllegalArgumentException("a pair is two people, in order");
        }
    }

    static Pair of(PersonId one, PersonId other) {
        return ORDER.compare(one, other) < 0 ? new Pair(one, other) : new Pair(other, one);
    }
}
