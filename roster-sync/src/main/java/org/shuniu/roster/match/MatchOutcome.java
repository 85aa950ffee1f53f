package org.shuniu.roster.match;

import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.PersonId;

/** Which person a row is about. */
public sealed interface MatchOutcome {
    /** One person, by a deterministic rule. */
    record Same(PersonId person, String rule) implements MatchOutcome {}

    /** Nobody we know. */
    record Nobody() implements MatchOutcome {}

    /** The row and what we know contradict each other: nothing changes until someone decides. */
    record Contradiction(PersonId person, ConflictKind kind) implements MatchOutcome {}
}
