package org.shuniu.roster.outbox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.outbox.Fact.Place;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;

/** Tells what a plan's edits mean to those who follow people: the only place that does. */
public final class Facts {
    private final List<Fact> facts = new ArrayList<>();
    private final Set<String> attributes = new LinkedHashSet<>();
    private int proposed;
    private int ended;

    private Facts() {}

    /** The facts of all changes of one person in one batch; empty if nobody need hear of them. */
    public static List<Fact> of(List<Change> changes) {
        var facts = new Facts();
        changes.forEach(facts::add);
        return facts.all();
    }

    /** The facts of a guardian who has come. */
    public static List<Fact> ofGuardian(boolean opened, List<Tenure> begun) {
        var facts = new Facts();
        if (opened) {
            facts.opened();
        }
        begun.forEach(tenure -> facts.add(new Edit.BeginAffiliation(tenure)));
        facts.facts.add(new Fact.GuardianConfirmed());
        return facts.all();
    }

    private void add(Change change) {
        switch (change.op()) {
            case MERGE -> facts.add(new Fact.PersonMerged());
            case SPLIT -> facts.add(new Fact.PersonSplit());
            case CONFIRM, CREATE, UPDATE, TRANSFER, REACTIVATE, LEAVE, UNDO -> {}
        }
        change.edits().forEach(this::add);
    }

    private void add(Edit edit) {
        switch (edit) {
            case Edit.OpenPerson open -> opened();
            case Edit.RevivePerson revived -> opened();
            case Edit.VoidPerson gone -> {
                facts.add(new Fact.PersonVoided());
                facts.add(new Fact.SpaceVoided());
            }
            case Edit.SetName name -> attributes.add("name");
            case Edit.SetPinyin pinyin -> attributes.add("pinyin");
            case Edit.SetGender gender -> attributes.add("gender");
            case Edit.SetBirthDate birthDate -> attributes.add("birthDate");
            case Edit.SetAssurance assurance -> attributes.add("assurance");
            case Edit.SetTransition transition -> attributes.add("transitionUntil");
            case Edit.AddIdentifier add -> attributes.add(add.type().code());
            case Edit.WithdrawIdentifier withdraw -> attributes.add(withdraw.type().code());
            case Edit.ReopenIdentifier again -> attributes.add(again.type().code());
            case Edit.EndIdentifier end -> attributes.add(end.type().code());
            case Edit.BeginAffiliation(Tenure tenure) ->
                    facts.add(new Fact.AffiliationBegan(place(tenure)));
            case Edit.ReopenAffiliation(Tenure tenure) ->
                    facts.add(new Fact.AffiliationBegan(place(tenure)));
            case Edit.ChangeAffiliation(Tenure before, Tenure after) -> {
                // A new record that speaks for the same place is no news.
                if (!place(before).equals(place(after))) {
                    facts.add(new Fact.AffiliationChanged(place(after)));
                }
            }
            case Edit.EndAffiliation(Tenure tenure) -> ended(tenure);
            case Edit.WithdrawAffiliation(Tenure tenure) -> ended(tenure);
            case Edit.SetStatus(PersonStatus before, PersonStatus after) -> status(after);
            case Edit.ProposeGuardian guardian -> proposed++;
            case Edit.ReopenGuardianProposal guardian -> proposed++;
            case Edit.ReopenGuardianLink guardian -> proposed++;
            case Edit.EndGuardianProposal guardian -> ended++;
            case Edit.WithdrawGuardian guardian -> ended++;
            case Edit.EndGuardianLink guardian -> ended++;
            case Edit.EndGuardianship guardian -> ended++;
            case Edit.ReopenGuardianship guardian -> facts.add(new Fact.GuardianConfirmed());
            case Edit.AddFormerName name -> attributes.add("formerName");
            case Edit.DropFormerName name -> attributes.add("formerName");
            // How the hub keeps its books is nobody else's business.
            case Edit.ForgetRecord forget -> {}
            case Edit.LinkRecord link -> {}
            case Edit.OpenConflict conflict -> {}
            case Edit.CloseConflict conflict -> {}
            case Edit.ReopenConflict conflict -> {}
            case Edit.WithdrawConflict conflict -> {}
            case Edit.SetAuthority authority -> {}
            // The operation tells of them: one event for each of the two people.
            case Edit.HandOver handOver -> {}
            case Edit.MergeInto merge -> {}
            case Edit.Unmerge unmerge -> {}
            case Edit.Absorb absorb -> {}
            case Edit.Release release -> {}
        }
    }

    private void ended(Tenure tenure) {
        facts.add(new Fact.AffiliationEnded(place(tenure, AffiliationState.ENDED, null)));
    }

    private void opened() {
        facts.add(new Fact.PersonOpened());
        facts.add(new Fact.SpaceOpened());
    }

    private void status(PersonStatus status) {
        switch (status) {
            case ACTIVE -> {
                facts.add(new Fact.PersonReturned());
                facts.add(new Fact.SpaceOpened());
            }
            case FROZEN -> {
                facts.add(new Fact.PersonLeft());
                facts.add(new Fact.SpaceFrozen());
            }
            case VOID -> {
                facts.add(new Fact.PersonVoided());
                facts.add(new Fact.SpaceVoided());
            }
        }
    }

    private List<Fact> all() {
        boolean isNew = facts.stream().anyMatch(Fact.PersonOpened.class::isInstance);
        if (!attributes.isEmpty() && !isNew) {
            facts.addFirst(new Fact.PersonChanged(List.copyOf(attributes)));
        }
        if (proposed > 0) {
            facts.add(new Fact.GuardianProposed(proposed));
        }
        if (ended > 0) {
            facts.add(new Fact.GuardianEnded(ended));
        }
        return List.copyOf(facts);
    }

    private static Place place(Tenure tenure) {
        LocalDate until = tenure.warrant() == null ? null : tenure.warrant().endsOn();
        return place(tenure, tenure.state(), until);
    }

    private static Place place(Tenure tenure, AffiliationState state, @Nullable LocalDate until) {
        OrgCode classCode = tenure.classCode();
        return new Place(
                tenure.org().value(),
                classCode == null ? null : classCode.value(),
                tenure.role().code(),
                state.code(),
                until);
    }
}
