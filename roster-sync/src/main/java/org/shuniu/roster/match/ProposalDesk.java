package org.shuniu.roster.match;

import java.util.Optional;
import java.util.UUID;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonId;
import org.springframework.transaction.support.TransactionOperations;

/** Where somebody answers a proposal by saying that the two are two. */
public final class ProposalDesk {
    private final TransactionOperations transactions;
    private final MergeProposals proposals;
    private final AuditLog audit;

    /** Somebody looked at a proposal and said that the two are two. */
    record Rejected(String actor, Payload payload) implements AuditEvent {
        /** Which proposal, and about whom; why is kept with the proposal. */
        record Payload(long proposal, UUID one, UUID other) {}

        @Override
        public String type() {
            return "merge-proposal.rejected";
        }

        @Override
        public String subject() {
            return payload.one().toString();
        }
    }

    public ProposalDesk(
            TransactionOperations transactions, MergeProposals proposals, AuditLog audit) {
        this.transactions = transactions;
        this.proposals = proposals;
        this.audit = audit;
    }

    /**
     * They are two: not proposed again before something else speaks for it.
     *
     * @return empty if the proposal does not wait for a decision any more
     */
    public Optional<MergeProposal> reject(long id, String reason, String actor) {
        return transactions.execute(
                status -> {
                    if (!proposals.reject(id, reason, actor)) {
                        return Optional.empty();
                    }
                    MergeProposal rejected = proposals.find(id).orElseThrow();
                    PersonId one = rejected.one();
                    audit.record(
                            new Rejected(
                                    actor,
                                    new Rejected.Payload(
                                            id, one.value(), rejected.other().value())));
                    return Optional.of(rejected);
                });
    }
}
