package org.shuniu.roster.merge;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.match.NoMerge;
import org.shuniu.roster.match.ProposalFinder;
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
    private final Desk desk;
    private final OrgStore orgs;
    private final ProposalFinder duplicates;
    private final AuditLog audit;

    /**
     * How two people stand to each other before somebody decides.
     *
     * @param survivor who would stay if nobody says otherwise
     * @param twoCitizenIds both have an ID number, so somebody says whose stays
     * @param rule by which they are two; null if none speaks against
     * @param planHash changes when either of them does
     */
    public record Prospect(
            PersonId survivor,
            PersonId absorbed,
            boolean twoCitizenIds,
            @Nullable NoMerge rule,
            String planHash) {}

    /**
     * What somebody wants.
     *
     * @param survivor null for whom the {@link Prospect} names
     * @param keptCitizenId whose ID number stays, if both have one; null to be asked
     * @param despite rules that somebody knows not to hold here: it is no twin, the gender was
     *     mistyped
     * @param planHash of the prospect that was looked at; null if nobody looked
     */
    public record Wish(
            PersonId one,
            PersonId other,
            @Nullable PersonId survivor,
            @Nullable PersonId keptCitizenId,
            Set<NoMerge> despite,
            @Nullable String planHash) {
        public Wish {
            despite = Set.copyOf(despite);
            if (survivor != null && !survivor.equals(one) && !survivor.equals(other)) {
                throw new IllegalArgumentException("the survivor is one of the two");
            }
            if (keptCitizenId != null
                    && !keptCitizenId.equals(one)
                    && !keptCitizenId.equals(other)) {
                throw new IllegalArgumentException("the ID number is that of one of the two");
            }
        }
    }

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

        /** They are two by a rule that nobody said does not hold here. */
        record ToldApart(NoMerge rule) implements Outcome {}

        /** Somebody changed in between: look again. */
        record Superseded() implements Outcome {}
    }

    public MergeDesk(
            TransactionOperations transactions,
            Parties parties,
            Desk desk,
            OrgStore orgs,
            ProposalFinder duplicates,
            AuditLog audit) {
        this.transactions = transactions;
        this.parties = parties;
        this.desk = desk;
        this.orgs = orgs;
        this.duplicates = duplicates;
        this.audit = audit;
    }

    /** What a merge of the two would come to; empty if there are no such two. */
    public Optional<Prospect> propose(PersonId one, PersonId other) {
        return one.equals(other)
                ? Optional.empty()
                : parties.load(one, other)
                        .filter(
                                both ->
                                        both.survivor().isSomebody()
                                                && both.absorbed().isSomebody())
                        .map(this::prospect);
    }

    private Prospect prospect(Parties.Both both) {
        Parties.Both ordered = ordered(both);
        PersonId survivor = ordered.survivor().id();
        PersonId absorbed = ordered.absorbed().id();
        return new Prospect(
                survivor,
                absorbed,
                ordered.survivor().hasCitizenId() && ordered.absorbed().hasCitizenId(),
                duplicates.ruleBetween(survivor, absorbed).orElse(null),
                ordered.hash());
    }

    /** Whom a registry has proved stays, else who still belongs somewhere, else who was first. */
    private static Parties.Both ordered(Parties.Both both) {
        Comparator<Party> order =
                Comparator.comparing(Party::hasCitizenId)
                        .thenComparing(party -> party.person().status() == PersonStatus.ACTIVE)
                        .thenComparing(party -> party.id().toString(), Comparator.reverseOrder());
        return order.compare(both.survivor(), both.absorbed()) < 0 ? both.swapped() : both;
    }

    /** Makes the two one. */
    public Outcome merge(Wish wish, String actor) {
        if (wish.one().equals(wish.other())) {
            return new Outcome.SamePerson();
        }
        return Objects.requireNonNull(
                transactions.execute(
                        status -> {
                            Outcome outcome =
                                    parties.lock(wish.one(), wish.other())
                                            .map(both -> merge(both, wish, actor))
                                            .orElseGet(() -> unknown(wish));
                            if (!(outcome instanceof Outcome.Merged)) {
                                status.setRollbackOnly();
                            }
                            return outcome;
                        }));
    }

    private Outcome unknown(Wish wish) {
        return new Outcome.Unknown(parties.exists(wish.one()) ? wish.other() : wish.one());
    }

    private Outcome merge(Parties.Both both, Wish wish, String actor) {
        for (Party party : List.of(both.survivor(), both.absorbed())) {
            if (!party.isSomebody()) {
                return new Outcome.Unknown(party.id());
            }
        }
        Parties.Both ordered = ordered(both);
        if (wish.planHash() != null && !wish.planHash().equals(ordered.hash())) {
            return new Outcome.Superseded();
        }
        boolean otherwise =
                wish.survivor() != null && wish.survivor().equals(ordered.absorbed().id());
        Parties.Both parts = otherwise ? ordered.swapped() : ordered;
        return refusal(parts, wish).orElseGet(() -> carryOut(parts, wish, actor));
    }

    private Optional<Outcome> refusal(Parties.Both both, Wish wish) {
        Party survivor = both.survivor();
        Party absorbed = both.absorbed();
        if (isGuardianOf(survivor, absorbed) || isGuardianOf(absorbed, survivor)) {
            return Optional.of(new Outcome.GuardianAndWard());
        }
        boolean twoCitizenIds = survivor.hasCitizenId() && absorbed.hasCitizenId();
        if (wish.keptCitizenId() == null && twoCitizenIds) {
            return Optional.of(new Outcome.TwoCitizenIds());
        }
        return duplicates
                .ruleBetween(survivor.id(), absorbed.id())
                // Whoever said whose number stays has seen that there are two.
                .filter(rule -> rule != NoMerge.TWO_CITIZEN_IDS)
                .filter(rule -> !wish.despite().contains(rule))
                .map(Outcome.ToldApart::new);
    }

    private Outcome carryOut(Parties.Both both, Wish wish, String actor) {
        Party survivor = both.survivor();
        Party absorbed = both.absorbed();
        Side keptCitizenId =
                absorbed.id().equals(wish.keptCitizenId()) ? Side.ABSORBED : Side.SURVIVOR;
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
                parties.merges()
                        .insert(
                                batch,
                                survivor.id(),
                                absorbed.id(),
                                actor,
                                belongings(survivor, absorbed));
                Merge merge = parties.merges().find(batch).orElseThrow();
                audit.record(MergeEvent.Merged.of(merge));
                duplicates.merged(survivor.id(), absorbed.id(), actor);
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
