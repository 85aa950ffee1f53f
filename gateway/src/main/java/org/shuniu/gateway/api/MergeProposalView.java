package org.shuniu.gateway.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.match.Evidence;
import org.shuniu.roster.match.MergeProposal;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;

/**
 * Two people who may be one, on the wire.
 *
 * @param persons the two; of a proposal that was answered, those who are still there
 * @param score the logarithm to base 2 of the odds that they are one
 * @param importId the delivery that gave the last evidence; null if none did
 */
record MergeProposalView(
        String id,
        String state,
        List<PersonSummary> persons,
        double score,
        List<EvidenceItem> evidence,
        @Nullable UUID importId,
        Instant openedAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason) {
    MergeProposalView {
        persons = List.copyOf(persons);
        evidence = List.copyOf(evidence);
    }

    /** One thing that speaks for it or, below zero, against: fields, never what they hold. */
    record EvidenceItem(String field, String agreement, double bits) {
        static EvidenceItem of(Evidence evidence) {
            return new EvidenceItem(
                    evidence.field().code(), evidence.agreement().code(), evidence.bits());
        }
    }

    static MergeProposalView of(MergeProposal proposal, Map<PersonId, PersonProfile> people) {
        return new MergeProposalView(
                Long.toString(proposal.id()),
                proposal.state().code(),
                Stream.of(proposal.one(), proposal.other())
                        .map(people::get)
                        .filter(Objects::nonNull)
                        .map(PersonSummary::of)
                        .toList(),
                proposal.bits(),
                proposal.evidence().stream().map(EvidenceItem::of).toList(),
                proposal.batch(),
                proposal.openedAt(),
                proposal.decidedAt(),
                proposal.decidedBy(),
                proposal.reason());
    }
}
