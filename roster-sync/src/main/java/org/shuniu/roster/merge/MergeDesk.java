package org.shuniu.roster.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes one person of two. Everything in force of the one goes to the other, who keeps space,
 * number and subject; the absorbed person stays as a signpost, whose number goes on to log in. What
 * was whose is kept, so that undoing the merge restores both, and a split can tell them apart at
 * any age.
 */
public final class MergeDesk {
    /** The built-in source of what no feed asserts. */
    static final String LOCAL = "local";

    private final TransactionOperations transactions;
    private final Parties parties;
    private final MergeStore merges;
    private final Desk desk;
    private final OrgStore orgs;
    private final AuditLog audit;

    /** What became of the wish to merge two people. */
    public sealed interface Outcome {
        record Merged(Merge merge) implements Outcome {}

        /** Nobody, or nobody any more. */
        record Unknown(PersonId person) implements Outcome {}

        record SamePerson() implements Outcome {}

        /** Both have an ID number: somebody says whose stays. */
        record TwoCitizenIds() implements Outcome {}

        /** Nobody is their own guardian. */
        record GuardianAndWard() implements Outcome {}

        /** Somebody changed in between: look again. */
        record Superseded() implements Outcome {}
    }

    public MergeDesk(
            TransactionOperations transactions,
            Parties parties,
            MergeStore merges,
            Desk desk,
            OrgStore orgs,
            AuditLog audit) {
        this.transactions = transactions;
        this.parties = parties;
        this.merges = merges;
        this.desk = desk;
        this.orgs = orgs;
        this.audit = audit;
    }

    /**
     * Merges.
     *
     * @param keptCitizenId whose ID number stays, if both have one; null to be asked
     * @param within what else happens in the same transaction
     */
    public Outcome merge(
            PersonId survivor,
            PersonId absorbed,
            @Nullable Side keptCitizenId,
            String actor,
            Consumer<Merge> within) {
        if (survivor.equals(absorbed)) {
            return new Outcome.SamePerson();
        }
        return Objects.requireNonNull(
                transactions.execute(
                        status -> {
                            Outcome outcome =
                                    parties.lock(survivor, absorbed)
                                            .map(both -> merge(both, keptCitizenId, actor))
                                            .orElseGet(() -> unknown(survivor, absorbed));
                            if (outcome instanceof Outcome.Merged(var merge)) {
                                within.accept(merge);
                            } else {
                                status.setRollbackOnly();
                            }
                            return outcome;
                        }));
    }

    private Outcome unknown(PersonId survivor, PersonId absorbed) {
        return new Outcome.Unknown(parties.exists(survivor) ? absorbed : survivor);
    }

    private Outcome merge(Parties.Both both, @Nullable Side keptCitizenId, String actor) {
        Party survivor = both.survivor();
        Party absorbed = both.absorbed();
        for (Party party : List.of(survivor, absorbed)) {
            if (party.person().status() == PersonStatus.VOID) {
                return new Outcome.Unknown(party.id());
            }
        }
        if (isGuardianOf(survivor, absorbed) || isGuardianOf(absorbed, survivor)) {
            return new Outcome.GuardianAndWard();
        }
        if (keptCitizenId == null
                && MergePlan.hasCitizenId(survivor)
                && MergePlan.hasCitizenId(absorbed)) {
            return new Outcome.TwoCitizenIds();
        }
        var plan = new MergePlan(survivor, absorbed, keptCitizenId);
        OrgCode root = orgs.root();
        var act = new Desk.Act(BatchStore.Act.MERGE, LOCAL, actor, null);
        return switch (desk.carryOut(
                act,
                List.of(
                        draft(absorbed, root, plan.ofAbsorbed()),
                        draft(survivor, root, plan.ofSurvivor())))) {
            case Desk.Outcome.Superseded superseded -> new Outcome.Superseded();
            case Desk.Outcome.Done(UUID batch) -> {
                merges.insert(
                        batch, survivor.id(), absorbed.id(), actor, belongings(survivor, absorbed));
                Merge merge = merges.find(batch).orElseThrow();
                audit.record(MergeEvent.Merged.of(merge));
                yield new Outcome.Merged(merge);
            }
        };
    }

    private static boolean isGuardianOf(Party guardian, Party student) {
        return guardian.inForce(Holding.Ward.class)
                .anyMatch(ward -> ward.student().equals(student.id()));
    }

    private static Desk.Draft draft(Party party, OrgCode root, List<Edit> edits) {
        return new Desk.Draft(
                party.id(),
                Change.Op.MERGE,
                "merge",
                party.person().version(),
                party.org(root),
                null,
                edits);
    }

    /** As it was before: the plan has moved rows since, not these. */
    private static Map<Belonging, Side> belongings(Party survivor, Party absorbed) {
        var items = new HashMap<Belonging, Side>();
        of(survivor).forEach(item -> items.put(item, Side.SURVIVOR));
        of(absorbed).forEach(item -> items.put(item, Side.ABSORBED));
        return items;
    }

    private static Stream<Belonging> of(Party party) {
        return Stream.concat(
                party.holdings().stream().map(Belonging::of),
                party.records().stream().map(Belonging::of));
    }
}
