package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.match.MergeProposal;
import org.shuniu.roster.match.MergeProposals;
import org.shuniu.roster.match.ProposalDesk;
import org.shuniu.roster.merge.MergeDesk;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Pairs of people who may be one, for somebody to decide. */
@RestController
@RequestMapping("/api/v1/merge-proposals")
class MergeProposalController {
    private static final String PROPOSALS = "merge-proposals";
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int LONGEST_REASON = 500;

    private final MergeProposals proposals;
    private final ProposalDesk desk;
    private final MergeDesk mergeDesk;
    private final PersonDirectory persons;
    private final VisiblePeople visible;

    MergeProposalController(
            MergeProposals proposals,
            ProposalDesk desk,
            MergeDesk mergeDesk,
            PersonDirectory persons,
            VisiblePeople visible) {
        this.proposals = proposals;
        this.desk = desk;
        this.mergeDesk = mergeDesk;
        this.persons = persons;
        this.visible = visible;
    }

    /**
     * A proposal, and what a merge would come to.
     *
     * @param merge null if the proposal waits for no decision any more
     */
    record Detail(@JsonUnwrapped MergeProposalView proposal, @Nullable MergeProspectView merge) {}

    /** Why two people are two. */
    record Rejection(@Nullable String reason) {
        String checked() {
            if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
                throw MergeRequest.invalid(
                        "reason", "reason is a text of at most " + LONGEST_REASON + " characters.");
            }
            return reason.strip();
        }
    }

    @GetMapping
    Page<MergeProposalView> list(
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        Limit limit = Limit.parse(limitText);
        List<MergeProposal> read =
                proposals.open(
                        caller.orgScope(), Cursor.sequence(PROPOSALS, cursor), limit.readAhead());
        Map<PersonId, PersonProfile> people = peopleOf(read);
        return Page.of(
                read,
                limit,
                PROPOSALS,
                MergeProposal::id,
                proposal -> MergeProposalView.of(proposal, people));
    }

    @GetMapping("/{id}")
    Detail get(@PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        MergeProposal proposal = require(id, caller);
        MergeProspectView merge =
                isOpen(proposal)
                        ? mergeDesk
                                .propose(proposal.one(), proposal.other())
                                .map(MergeProspectView::of)
                                .orElse(null)
                        : null;
        return new Detail(view(proposal), merge);
    }

    @PostMapping("/{id}/merge")
    ResponseEntity<MergeView> merge(
            @PathVariable("id") String id,
            @RequestBody MergeRequest body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_APPROVE);
        MergeProposal proposal = require(id, caller);
        MergeDesk.Wish wish = body.of(proposal.one(), proposal.other());
        if (!isOpen(proposal)) {
            throw decided();
        }
        return MergeOutcomes.answer(mergeDesk.merge(wish, caller.id().actor()));
    }

    @PostMapping("/{id}/reject")
    MergeProposalView reject(
            @PathVariable("id") String id,
            @RequestBody Rejection body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_APPROVE);
        MergeProposal proposal = require(id, caller);
        return desk.reject(proposal.id(), body.checked(), caller.id().actor())
                .map(this::view)
                .orElseThrow(MergeProposalController::decided);
    }

    /** The same 404 whether one of the two is outside the caller's subtree or there is none. */
    private MergeProposal require(String id, ApiCaller caller) {
        if (ID.matcher(id).matches()) {
            var found =
                    proposals
                            .find(Long.parseLong(id))
                            .filter(
                                    proposal ->
                                            visible.sees(caller, proposal.one())
                                                    && visible.sees(caller, proposal.other()));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ProblemException(
                ProblemType.UNKNOWN_MERGE_PROPOSAL, "There is no merge proposal of this id.");
    }

    private static boolean isOpen(MergeProposal proposal) {
        return proposal.state() == MergeProposal.State.OPEN;
    }

    private MergeProposalView view(MergeProposal proposal) {
        return MergeProposalView.of(proposal, peopleOf(List.of(proposal)));
    }

    private Map<PersonId, PersonProfile> peopleOf(List<MergeProposal> read) {
        return persons.find(
                read.stream()
                        .flatMap(proposal -> Stream.of(proposal.one(), proposal.other()))
                        .distinct()
                        .toList());
    }

    private static ProblemException decided() {
        return new ProblemException(
                ProblemType.PROPOSAL_DECIDED, "The proposal waits for no decision any more.");
    }
}
