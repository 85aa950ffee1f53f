package org.shuniu.gateway.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.merge.GuidedSplit;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.merge.Merges;
import org.shuniu.roster.merge.Side;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** People who were made one, and how they are told apart again. */
@RestController
@RequestMapping("/api/v1/merges/{id}")
class MergeController {
    private final Merges merges;
    private final GuidedSplit split;
    private final VisiblePeople visible;

    MergeController(Merges merges, GuidedSplit split, VisiblePeople visible) {
        this.merges = merges;
        this.split = split;
        this.visible = visible;
    }

    /**
     * The body of a split.
     *
     * @param planHash of the split plan that the caller has looked at
     * @param decisions {@code survivor} or {@code absorbed} by id of an item; also against the plan
     */
    record SplitRequest(
            @Nullable String planHash, @Nullable Map<String, @Nullable String> decisions) {
        String hash() {
            if (planHash == null || planHash.isBlank()) {
                throw MergeRequest.invalid(
                        "planHash", "planHash is missing: the one that the split plan shows.");
            }
            return planHash;
        }

        Map<String, Side> sides() {
            var sides = new HashMap<String, Side>();
            if (decisions != null) {
                decisions.forEach((item, code) -> sides.put(item, side(code)));
            }
            return sides;
        }

        private static Side side(@Nullable String code) {
            for (Side side : Side.values()) {
                if (side.code().equals(code)) {
                    return side;
                }
            }
            throw MergeRequest.invalid("decisions", "A decision is survivor or absorbed.");
        }
    }

    @GetMapping
    MergeView get(@PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        return MergeView.of(require(id, caller));
    }

    @GetMapping("/split-plan")
    SplitPlanView splitPlan(
            @PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        return split.propose(require(id, caller))
                .map(SplitPlanView::of)
                .orElseThrow(MergeController::notMerged);
    }

    @PostMapping("/split")
    MergeView split(
            @PathVariable("id") String id,
            @RequestBody SplitRequest body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_APPROVE);
        Merge merge = require(id, caller);
        return switch (split.split(merge, body.hash(), body.sides(), caller.id().actor())) {
            case GuidedSplit.Outcome.Split(Merge ended) -> MergeView.of(ended);
            case GuidedSplit.Outcome.NotMerged notMerged -> throw notMerged();
            case GuidedSplit.Outcome.Undecided(List<String> items) ->
                    throw new ProblemException(
                            Problem.of(
                                            ProblemType.UNDECIDED_ITEMS,
                                            items.size() + " items of the plan are undecided.")
                                    .with("items", items));
            case GuidedSplit.Outcome.NoSuchItems(Set<String> items) ->
                    throw new ProblemException(
                            Problem.of(
                                            ProblemType.INVALID_PROPERTY,
                                            "decisions names items that the split plan does not.")
                                    .with("property", "decisions")
                                    .with("items", List.copyOf(new TreeSet<>(items))));
            case GuidedSplit.Outcome.Superseded superseded ->
                    throw new ProblemException(
                            ProblemType.OTHER_PLAN, "The planHash is not that of the split plan.");
        };
    }

    /** The same 404 whether the survivor is outside the caller's subtree or there is none. */
    private Merge require(String id, ApiCaller caller) {
        return ResourceId.parse(id)
                .flatMap(merges::find)
                .filter(merge -> visible.sees(caller, merge.survivor()))
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemType.UNKNOWN_MERGE,
                                        "There is no merge of this id."));
    }

    private static ProblemException notMerged() {
        return new ProblemException(
                ProblemType.NOT_MERGED, "The two are not one, or not by this merge alone.");
    }
}
