package org.shuniu.roster.match;

import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.PersonId;

/** Which person a row is about. */
public sealed interface MatchOutcome {
    /** One person, by a deterministic rule. */
    record Same(PersonId person, String rule) implements MatchOutcome {}

    /** Nobody we know. */
    record Nobody() implements MatchOutcome {}

    /** The row may be about this person, and what would tell is missing from it. */
    record Unconfirmed(PersonId person, Doubt doubt) implements MatchOutcome {}

    /** What a row leaves open. */
    enum Doubt {
        /** It has the 学籍号 of somebody of another name: a rename, or a twin under that number. */
        RENAME
    }

    /** The row and what we know contradict each other: nothing changes until someone decides. */
    record Contradiction(PersonId person, ConflictKind kind) implements MatchOutcome {}
}
