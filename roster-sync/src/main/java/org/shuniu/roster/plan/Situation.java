package org.shuniu.roster.plan;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;

/**
 * What a change means in the life of a person, read from its edits. The operation is what a plan
 * counts; a situation is what a school would call it, and one change may be several.
 */
public sealed interface Situation {
    /** Opened as a new person with a new space. */
    record Created() implements Situation {}

    /** Opened again after the opening was undone: the same person and space. */
    record Revived() implements Situation {}

    record Voided() implements Situation {}

    record Renamed() implements Situation {}

    record IdentifierChanged(IdentifierType type) implements Situation {}

    /** From one school to another; the space goes along. */
    record Transferred(OrgCode from, OrgCode to) implements Situation {}

    /** From one stage to the next at the same school. */
    record Promoted(OrgCode from, OrgCode to) implements Situation {}

    /** Into another class of the same school and stage. */
    record ChangedClass(OrgCode from, OrgCode to) implements Situation {}

    /** A further place beside those there are. */
    record Placed(OrgCode org, Role role) implements Situation {}

    /** A sponsor answers for the person until a day. */
    record Sponsored(OrgCode org, LocalDate until) implements Situation {}

    /** 借调, 支教: beside the post, until a day. */
    record Seconded(OrgCode org, LocalDate until) implements Situation {}

    /** Between two schools until a day. */
    record InTransition(LocalDate until) implements Situation {}

    /** One of the person's places, or the last. */
    record Left(OrgCode org) implements Situation {}

    record Frozen() implements Situation {}

    /** Back after having left: the same person and space. */
    record Reactivated() implements Situation {}

    record GuardianProposed() implements Situation {}

    record GuardianConfirmed() implements Situation {}

    record GuardianEnded() implements Situation {}

    /** Somebody has to look at it: two schools claim one pupil, a key was given twice. */
    record Contradicted(ConflictKind kind) implements Situation {}

    record ContradictionEnded(ConflictKind kind) implements Situation {}

    record Merged() implements Situation {}

    record Split() implements Situation {}

    record Undone() implements Situation {}

    /** Details only. */
    record Updated() implements Situation {}

    /** The word on the wire. */
    default String word() {
        return switch (this) {
            case Created created -> "created";
            case Revived revived -> "revived";
            case Voided voided -> "voided";
            case Renamed renamed -> "renamed";
            case IdentifierChanged changed -> "identifier-changed";
            case Transferred transferred -> "transferred";
            case Promoted promoted -> "promoted";
            case ChangedClass changed -> "class-changed";
            case Placed placed -> "placed";
            case Sponsored sponsored -> "sponsored";
            case Seconded seconded -> "seconded";
            case InTransition inTransition -> "in-transition";
            case Left left -> "left";
            case Frozen frozen -> "frozen";
            case Reactivated reactivated -> "reactivated";
            case GuardianProposed proposed -> "guardian-proposed";
            case GuardianConfirmed confirmed -> "guardian-confirmed";
            case GuardianEnded ended -> "guardian-ended";
            case Contradicted(ConflictKind kind) -> kind.code();
            case ContradictionEnded(ConflictKind kind) -> kind.code() + "-ended";
            case Merged merged -> "merged";
            case Split split -> "split";
            case Undone undone -> "undone";
            case Updated updated -> "updated";
        };
    }

    /** Each situation once, in the order of the edits; empty if the change does nothing. */
    static List<Situation> of(Change.Op op, List<Edit> edits) {
        var situations = new ArrayList<Situation>();
        switch (op) {
            case MERGE -> situations.add(new Merged());
            case SPLIT -> situations.add(new Split());
            case UNDO -> situations.add(new Undone());
            case CONFIRM, CREATE, UPDATE, TRANSFER, REACTIVATE, LEAVE -> {}
        }
        var ended = new ArrayList<Tenure>();
        var begun = new ArrayList<Tenure>();
        boolean details = false;
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.EndAffiliation(Tenure tenure) -> ended.add(tenure);
                case Edit.BeginAffiliation(Tenure tenure) -> begun.add(tenure);
                case Edit.ReopenAffiliation(Tenure tenure) -> begun.add(tenure);
                default -> {
                    Situation situation = of(edit);
                    if (situation == null) {
                        details = true;
                    } else if (!situations.contains(situation)) {
                        situations.add(situation);
                    }
                }
            }
        }
        begun.forEach(tenure -> situations.add(placed(tenure, ended, situations)));
        ended.forEach(tenure -> situations.add(new Left(tenure.org())));
        if (situations.isEmpty() && details) {
            situations.add(new Updated());
        }
        return List.copyOf(situations);
    }

    /** What a place means that begins; the one that it takes the place of is used up. */
    private static Situation placed(Tenure begun, List<Tenure> ended, List<Situation> others) {
        Tenure.Warrant warrant = begun.warrant();
        if (warrant != null) {
            return begun.basis() == Basis.SECONDED
                    ? new Seconded(begun.org(), warrant.endsOn())
                    : new Sponsored(begun.org(), warrant.endsOn());
        }
        Tenure from =
                ended.stream()
                        .filter(tenure -> tenure.role() == begun.role())
                        .findFirst()
                        .orElse(null);
        if (from == null || others.contains(new Created())) {
            return new Placed(begun.org(), begun.role());
        }
        ended.remove(from);
        if (!from.org().equals(begun.org())) {
            return new Transferred(from.org(), begun.org());
        }
        OrgCode before = from.classCode();
        OrgCode after = begun.classCode();
        if (before == null || after == null || before.equals(after)) {
            return new Placed(begun.org(), begun.role());
        }
        return ClassKey.ofCode(before).stage() == ClassKey.ofCode(after).stage()
                ? new ChangedClass(before, after)
                : new Promoted(before, after);
    }

    /** Null for a detail. */
    private static @Nullable Situation of(Edit edit) {
        return switch (edit) {
            case Edit.OpenPerson open -> new Created();
            case Edit.RevivePerson revive -> new Revived();
            case Edit.VoidPerson gone -> new Voided();
            case Edit.SetName name -> new Renamed();
            case Edit.AddIdentifier add -> null;
            case Edit.EndIdentifier(IdentifierType type, String value) ->
                    new IdentifierChanged(type);
            case Edit.SetStatus set ->
                    switch (set.after()) {
                        case FROZEN -> new Frozen();
                        case VOID -> new Voided();
                        case ACTIVE ->
                                set.before() == PersonStatus.FROZEN
                                        ? new Reactivated()
                                        : new Revived();
                    };
            case Edit.SetTransition set ->
                    set.after() == null ? null : new InTransition(set.after());
            case Edit.OpenConflict open -> new Contradicted(open.kind());
            case Edit.CloseConflict close -> new ContradictionEnded(close.kind());
            case Edit.ProposeGuardian guardian -> new GuardianProposed();
            case Edit.ReopenGuardianProposal guardian -> new GuardianProposed();
            case Edit.ReopenGuardianLink guardian -> new GuardianProposed();
            case Edit.ReopenGuardianship guardian -> new GuardianConfirmed();
            case Edit.EndGuardianProposal guardian -> new GuardianEnded();
            case Edit.EndGuardianship guardian -> new GuardianEnded();
            case Edit.WithdrawGuardian guardian -> new GuardianEnded();
            case Edit.WithdrawConflict withdraw -> new ContradictionEnded(withdraw.kind());
            case Edit.WithdrawIdentifier withdraw -> new IdentifierChanged(withdraw.type());
            case Edit.ReopenIdentifier again -> null;
            case Edit.EndGuardianLink guardian -> new GuardianEnded();
            case Edit.ReopenConflict again -> new Contradicted(again.kind());
            // The operation tells of a merge or split; these are its details.
            case Edit.MergeInto merge -> null;
            case Edit.Unmerge unmerge -> null;
            case Edit.Absorb absorb -> null;
            case Edit.Release release -> null;
            case Edit.HandOver moved -> null;
            case Edit.AddFormerName name -> null;
            case Edit.DropFormerName name -> null;
            case Edit.WithdrawAffiliation withdraw -> null;
            case Edit.SetPinyin set -> null;
            case Edit.SetGender set -> null;
            case Edit.SetBirthDate set -> null;
            case Edit.SetAssurance set -> null;
            case Edit.SetAuthority set -> null;
            case Edit.ChangeAffiliation change -> null;
            case Edit.BeginAffiliation begin -> null;
            case Edit.EndAffiliation end -> null;
            case Edit.ReopenAffiliation again -> null;
            case Edit.ForgetRecord forget -> null;
            case Edit.LinkRecord link -> null;
        };
    }
}
