package org.shuniu.roster.local;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.source.Source;

/**
 * 借调, 支教, 交流轮岗: a second affiliation at the receiving school, while the post stays where the
 * registry says. No snapshot ends it; its day does.
 */
public final class Secondments {
    private static final int ATTEMPTS = 3;

    private final PersonStore people;
    private final OrgStore orgs;
    private final Desk desk;
    private final Clock clock;

    /** Who is to serve where, in what role, on whose word. */
    public record Request(PersonId person, OrgCode org, Role role, Tenure.Warrant warrant) {}

    /** What became of it. */
    public sealed interface Outcome {
        record Done(UUID batch) implements Outcome {}

        record UnknownPerson() implements Outcome {}

        record UnknownOrg(OrgCode org) implements Outcome {}

        /** Only who has a post can be lent. */
        record NoPost() implements Outcome {}

        record AlreadyThere() implements Outcome {}

        /** The end has passed, or is more than two years ahead. */
        record EndInvalid() implements Outcome {}
    }

    public Secondments(PersonStore people, OrgStore orgs, Desk desk, Clock clock) {
        this.people = people;
        this.orgs = orgs;
        this.desk = desk;
        this.clock = clock;
    }

    public Outcome second(Request request, String actor) {
        Tenure.Warrant warrant = request.warrant();
        if (!warrant.mayEnd(LocalDate.now(clock))) {
            return new Outcome.EndInvalid();
        }
        Set<OrgCode> known = orgs.find(List.of(request.org(), warrant.sponsor())).keySet();
        for (OrgCode org : List.of(request.org(), warrant.sponsor())) {
            if (!known.contains(org)) {
                return new Outcome.UnknownOrg(org);
            }
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Map<PersonId, StoredPerson> found = people.load(List.of(request.person()));
            StoredPerson person = found.get(request.person());
            if (person == null || person.status() == PersonStatus.VOID) {
                return new Outcome.UnknownPerson();
            }
            if (person.status() != PersonStatus.ACTIVE || !hasPost(person)) {
                return new Outcome.NoPost();
            }
            if (person.affiliations().stream().anyMatch(held -> isThere(held, request))) {
                return new Outcome.AlreadyThere();
            }
            if (desk.carryOut(
                            new Desk.Act(BatchStore.Act.SPONSOR, Source.LOCAL, actor, null),
                            List.of(draft(person, request)))
                    instanceof Desk.Outcome.Done(UUID batch)) {
                return new Outcome.Done(batch);
            }
        }
        throw new IllegalStateException("somebody else kept changing the same person");
    }

    private static boolean hasPost(StoredPerson person) {
        return person.affiliations().stream()
                .anyMatch(
                        held ->
                                held.basis() != Basis.SECONDED
                                        && (held.role() == Role.TEACHER
                                                || held.role() == Role.STAFF));
    }

    private static boolean isThere(Tenure held, Request request) {
        return held.org().equals(request.org()) && held.role() == request.role();
    }

    private static Desk.Draft draft(StoredPerson person, Request request) {
        var tenure =
                new Tenure(
                        request.org(),
                        null,
                        request.role(),
                        null,
                        AffiliationState.ACTIVE,
                        Source.LOCAL,
                        null,
                        Basis.SECONDED,
                        request.warrant());
        return new Desk.Draft(
                person.id(),
                Change.Op.UPDATE,
                "secondment",
                person.version(),
                request.org(),
                null,
                List.of(new Edit.BeginAffiliation(tenure)));
    }
}
