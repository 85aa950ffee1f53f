package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;

/**
 * What a change does as far as brakes look, and whoever looks for duplicates: told by its edits,
 * and stored beside them because those are sealed.
 *
 * @param begun the affiliation that begins
 * @param ended affiliations that a person known before loses
 * @param suspends class powers pause at once, also in quiet windows
 * @param identifies whether it says anything by which somebody may turn out to be somebody else
 */
record Effects(
        @Nullable Tenure begun,
        List<Tenure> ended,
        @Nullable KeyChange keyChange,
        boolean suspends,
        boolean identifies) {
    /** How a number by which somebody is known changes. */
    enum KeyChange {
        REPLACED,
        /** Harmless if there was none before, and another 学籍号 if there was. */
        ADDED;

        String code() {
            return this == REPLACED ? "replaced" : "added";
        }
    }

    static Effects of(Change change) {
        boolean known = change.baseVersion() > 0;
        Tenure begun = null;
        var ended = new ArrayList<Tenure>();
        boolean suspends = false;
        for (Edit edit : change.edits()) {
            switch (edit) {
                case Edit.BeginAffiliation(Tenure tenure) -> begun = tenure;
                case Edit.EndAffiliation(Tenure tenure) -> ended.add(tenure);
                case Edit.ChangeAffiliation(Tenure before, Tenure after) ->
                        suspends |=
                                after.state() == AffiliationState.SUSPENDED
                                        && before.state() != AffiliationState.SUSPENDED;
                default -> {}
            }
        }
        return new Effects(
                begun,
                known ? ended : List.of(),
                known ? keyChange(change.edits()) : null,
                suspends,
                !known || change.edits().stream().anyMatch(Effects::identifies));
    }

    /** A new class, seat, school or status of somebody known brings no new likeness to anybody. */
    private static boolean identifies(Edit edit) {
        return switch (edit) {
            case Edit.BeginAffiliation(Tenure tenure) -> false;
            case Edit.ChangeAffiliation(Tenure before, Tenure after) -> false;
            case Edit.EndAffiliation(Tenure tenure) -> false;
            case Edit.SetAssurance assurance -> false;
            case Edit.SetAuthority authority -> false;
            case Edit.SetStatus status -> false;
            case Edit.SetTransition transition -> false;
            case Edit.OpenConflict conflict -> false;
            case Edit.CloseConflict conflict -> false;
            case Edit.ForgetRecord record -> false;
            case Edit.LinkRecord record -> false;
            default -> true;
        };
    }

    @Nullable Role begunRole() {
        return begun == null ? null : begun.role();
    }

    @Nullable OrgCode begunClass() {
        return begun == null ? null : begun.classCode();
    }

    private static @Nullable KeyChange keyChange(List<Edit> edits) {
        boolean becameFinal = false;
        boolean added = false;
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.EndIdentifier(IdentifierType type, String value) -> {
                    // A temporary 学籍号 becomes final every March, school by school.
                    if (type != IdentifierType.STUDENT_NUMBER || !value.startsWith("L")) {
                        return KeyChange.REPLACED;
                    }
                    becameFinal = true;
                }
                case Edit.AddIdentifier(IdentifierType type, String value) ->
                        added |= type == IdentifierType.STUDENT_NUMBER;
                default -> {}
            }
        }
        return added && !becameFinal ? KeyChange.ADDED : null;
    }
}
