package org.shuniu.roster.due;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.due.DueStore.Due;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Departure;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.source.Source;

/**
 * Ends what has reached its day: sponsored and seconded affiliations, transitions between two
 * schools, guardian links at 18. Whatever is done is no longer due, so the same day may be worked
 * off as often as one likes.
 */
public final class DueDates {
    private static final int CHUNK = 500;
    private static final int ATTEMPTS = 3;
    private static final Desk.Act ACT =
            new Desk.Act(BatchStore.Act.CALENDAR, Source.LOCAL, "calendar", null);

    private final DueStore due;
    private final PersonStore people;
    private final OrgStore orgs;
    private final Desk desk;
    private final Clock clock;

    /**
     * The due dates on a migrated database.
     *
     * @param clock in the hub's zone, so that days are its days
     */
    public DueDates(DueStore due, PersonStore people, OrgStore orgs, Desk desk, Clock clock) {
        this.due = due;
        this.people = people;
        this.orgs = orgs;
        this.desk = desk;
        this.clock = clock;
    }

    /** Works off today. */
    public void endAll() {
        LocalDate today = LocalDate.now(clock);
        followMergers();
        inChunks(after -> due.warrants(today, after, CHUNK), found -> expired(found, today));
        inChunks(after -> due.transitions(today, after, CHUNK), DueDates::transitionOver);
        inChunks(after -> due.ofAge(today.minusYears(18), after, CHUNK), DueDates::ofAge);
        inChunks(after -> due.guardians(after, CHUNK), this::guardianFollows);
    }

    /**
     * Everybody of a school that was merged belongs to its successor: the same people, spaces and
     * classes under another code, and no transfer.
     */
    public void followMergers() {
        inChunks(after -> due.merged(after, CHUNK), this::merged);
    }

    private Optional<Desk.Draft> merged(Found found) {
        List<Tenure> held = found.person().affiliations();
        Map<OrgCode, OrgCode> successors =
                orgs.successors(held.stream().map(Tenure::org).distinct().toList());
        var edits = new ArrayList<Edit>();
        var there = new ArrayList<>(held);
        for (Tenure tenure : held) {
            OrgCode successor = successors.get(tenure.org());
            if (successor == null) {
                continue;
            }
            Tenure goingOn = tenure.at(successor);
            edits.add(new Edit.EndAffiliation(tenure));
            if (there.stream().noneMatch(other -> other.isAtTheSamePlaceAs(goingOn))) {
                edits.add(new Edit.BeginAffiliation(goingOn));
                there.add(goingOn);
            }
        }
        return edits.isEmpty()
                ? Optional.empty()
                : Optional.of(found.draft(Change.Op.UPDATE, "school-merged", edits));
    }

    private interface Decision {
        Optional<Desk.Draft> draft(Found found);
    }

    /** Somebody for whom a day has come. */
    private record Found(StoredPerson person, OrgCode org) {
        Desk.Draft draft(Change.Op op, String rule, List<Edit> edits) {
            return new Desk.Draft(person.id(), op, rule, person.version(), org, null, edits);
        }
    }

    private void inChunks(Function<@Nullable PersonId, List<Due>> next, Decision decision) {
        PersonId after = null;
        while (true) {
            List<Due> chunk = next.apply(after);
            if (chunk.isEmpty()) {
                return;
            }
            carryOut(chunk, decision);
            after = chunk.getLast().person();
        }
    }

    /** Whoever keeps changing meanwhile is left for the next time. */
    private void carryOut(List<Due> chunk, Decision decision) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Map<PersonId, StoredPerson> loaded =
                    people.load(chunk.stream().map(Due::person).toList());
            var drafts = new ArrayList<Desk.Draft>();
            for (Due entry : chunk) {
                StoredPerson person = loaded.get(entry.person());
                if (person != null) {
                    decision.draft(new Found(person, entry.org())).ifPresent(drafts::add);
                }
            }
            if (drafts.isEmpty() || desk.carryOut(ACT, drafts) instanceof Desk.Outcome.Done) {
                return;
            }
        }
    }

    private static Optional<Desk.Draft> expired(Found found, LocalDate today) {
        List<Tenure> ending =
                found.person().affiliations().stream()
                        .filter(held -> held.warrant() != null)
                        .filter(
                                held ->
                                        Objects.requireNonNull(held.warrant())
                                                .endsOn()
                                                .isBefore(today))
                        .toList();
        if (ending.isEmpty()) {
            return Optional.empty();
        }
        Departure departure = Departure.of(found.person(), ending, Departure.Reason.EXPIRED, today);
        return Optional.of(
                found.draft(
                        departure.isLast() ? Change.Op.LEAVE : Change.Op.UPDATE,
                        "end-date",
                        departure.edits()));
    }

    private static Optional<Desk.Draft> transitionOver(Found found) {
        StoredPerson person = found.person();
        if (person.transitionUntil() == null) {
            return Optional.empty();
        }
        var edits = new ArrayList<Edit>();
        edits.add(new Edit.SetTransition(person.transitionUntil(), null));
        boolean gone = person.affiliations().isEmpty() && person.status() == PersonStatus.ACTIVE;
        if (gone) {
            edits.add(new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN));
        }
        return Optional.of(
                found.draft(gone ? Change.Op.LEAVE : Change.Op.UPDATE, "transition-over", edits));
    }

    private static Optional<Desk.Draft> ofAge(Found found) {
        var edits = new ArrayList<Edit>();
        for (StoredPerson.HeldProposal link : found.person().proposals()) {
            String key = HexFormat.of().formatHex(link.key().toBytes());
            edits.add(
                    link.confirmed()
                            ? new Edit.EndGuardianship(key)
                            : new Edit.EndGuardianProposal(key));
        }
        return edits.isEmpty()
                ? Optional.empty()
                : Optional.of(found.draft(Change.Op.UPDATE, "of-age", edits));
    }

    /** A guardian belongs where the children are, and nowhere when the last link has ended. */
    private Optional<Desk.Draft> guardianFollows(Found found) {
        StoredPerson person = found.person();
        List<OrgCode> schools = due.schoolsOfChildren(person.id());
        boolean waiting = schools.isEmpty() && due.isGuardian(person.id());
        var ending = new ArrayList<Tenure>();
        var there = new HashMap<OrgCode, Tenure>();
        for (Tenure held : person.affiliations()) {
            if (held.role() == Role.GUARDIAN && held.source().equals(Source.LOCAL)) {
                there.put(held.org(), held);
                if (!waiting && !schools.contains(held.org())) {
                    ending.add(held);
                }
            }
        }
        var begun = new ArrayList<Edit>();
        for (OrgCode school : schools) {
            if (!there.containsKey(school)) {
                begun.add(
                        new Edit.BeginAffiliation(
                                Tenure.ofRegistry(
                                        school,
                                        null,
                                        Role.GUARDIAN,
                                        null,
                                        AffiliationState.ACTIVE,
                                        Source.LOCAL,
                                        null)));
            }
        }
        if (ending.isEmpty() && begun.isEmpty()) {
            return Optional.empty();
        }
        if (begun.isEmpty()) {
            Departure departure =
                    Departure.of(person, ending, Departure.Reason.EXPIRED, LocalDate.now(clock));
            return Optional.of(
                    found.draft(
                            departure.isLast() ? Change.Op.LEAVE : Change.Op.UPDATE,
                            "guardian-follows",
                            departure.edits()));
        }
        var edits = new ArrayList<Edit>();
        ending.forEach(held -> edits.add(new Edit.EndAffiliation(held)));
        edits.addAll(begun);
        if (person.status() == PersonStatus.FROZEN) {
            edits.add(new Edit.SetStatus(PersonStatus.FROZEN, PersonStatus.ACTIVE));
        }
        return Optional.of(found.draft(Change.Op.UPDATE, "guardian-follows", edits));
    }
}
