package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What takes an edit back: carried out right after it, everything is as it was before. Pure: an
 * edit knows what was there. What began is withdrawn and what ended is reopened, so that the very
 * same row stands again.
 */
final class Inverse {
    private Inverse() {}

    /** The last is taken back first. */
    static List<Edit> of(List<Edit> edits) {
        var inverse = new ArrayList<Edit>(edits.size());
        edits.reversed().forEach(edit -> inverse.add(of(edit)));
        return inverse;
    }

    static Edit of(Edit edit) {
        return switch (edit) {
            case Edit.OpenPerson open -> new Edit.VoidPerson();
            case Edit.RevivePerson revive -> new Edit.VoidPerson();
            case Edit.VoidPerson gone -> new Edit.RevivePerson();
            case Edit.SetName set ->
                    new Edit.SetName(
                            set.after(),
                            set.before(),
                            switch (set.former()) {
                                case KEPT -> Edit.FormerName.DROPPED;
                                case DROPPED -> Edit.FormerName.KEPT;
                                case NONE -> Edit.FormerName.NONE;
                            });
            case Edit.SetPinyin(var before, var after) -> new Edit.SetPinyin(after, before);
            case Edit.SetGender(var before, var after) -> new Edit.SetGender(after, before);
            case Edit.SetBirthDate(var before, var after) -> new Edit.SetBirthDate(after, before);
            case Edit.SetAssurance(var before, var after) -> new Edit.SetAssurance(after, before);
            case Edit.SetStatus(var before, var after) -> new Edit.SetStatus(after, before);
            case Edit.SetTransition(var before, var after) -> new Edit.SetTransition(after, before);
            case Edit.AddIdentifier(var type, var value) ->
                    new Edit.WithdrawIdentifier(type, value);
            case Edit.WithdrawIdentifier(var type, var value) ->
                    new Edit.AddIdentifier(type, value);
            case Edit.EndIdentifier(var type, var value) -> new Edit.ReopenIdentifier(type, value);
            case Edit.ReopenIdentifier(var type, var value) -> new Edit.EndIdentifier(type, value);
            case Edit.BeginAffiliation(var tenure) -> new Edit.WithdrawAffiliation(tenure);
            case Edit.WithdrawAffiliation(var tenure) -> new Edit.BeginAffiliation(tenure);
            case Edit.ChangeAffiliation(var before, var after) ->
                    new Edit.ChangeAffiliation(after, before);
            case Edit.EndAffiliation(var tenure) -> new Edit.ReopenAffiliation(tenure);
            case Edit.ReopenAffiliation(var tenure) -> new Edit.EndAffiliation(tenure);
            case Edit.ForgetRecord(var source, var key) -> new Edit.LinkRecord(source, key);
            case Edit.LinkRecord(var source, var key) -> new Edit.ForgetRecord(source, key);
            case Edit.ProposeGuardian(var guardian) -> new Edit.WithdrawGuardian(guardian);
            case Edit.WithdrawGuardian(var guardian) -> new Edit.ProposeGuardian(guardian);
            case Edit.EndGuardianProposal(var key) -> new Edit.ReopenGuardianProposal(key);
            case Edit.ReopenGuardianProposal(var key) -> new Edit.EndGuardianProposal(key);
            case Edit.EndGuardianship(var key) -> new Edit.ReopenGuardianship(key);
            case Edit.ReopenGuardianship(var key) -> new Edit.EndGuardianship(key);
            case Edit.SetAuthority(var attribute, var before, var after) ->
                    new Edit.SetAuthority(attribute, after, before);
            case Edit.EndGuardianLink(var key) -> new Edit.ReopenGuardianLink(key);
            case Edit.ReopenGuardianLink(var key) -> new Edit.EndGuardianLink(key);
            case Edit.AddFormerName(var name) -> new Edit.DropFormerName(name);
            case Edit.DropFormerName(var name) -> new Edit.AddFormerName(name);
            case Edit.HandOver(var kind, var row, var from, var to) ->
                    new Edit.HandOver(kind, row, to, from);
            case Edit.MergeInto(var survivor, var before) -> new Edit.Unmerge(survivor, before);
            case Edit.Unmerge(var survivor, var after) -> new Edit.MergeInto(survivor, after);
            case Edit.Absorb(var absorbed) -> new Edit.Release(absorbed);
            case Edit.Release(var absorbed) -> new Edit.Absorb(absorbed);
            case Edit.OpenConflict(var kind) -> new Edit.WithdrawConflict(kind);
            case Edit.WithdrawConflict(var kind) -> new Edit.OpenConflict(kind);
            case Edit.CloseConflict(var kind) -> new Edit.ReopenConflict(kind);
            case Edit.ReopenConflict(var kind) -> new Edit.CloseConflict(kind);
        };
    }
}
