package org.shuniu.gateway.api;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.brake.Approval;
import org.shuniu.roster.brake.Holds;
import org.shuniu.roster.intake.Batch;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What people decide about the parts of imports that brakes have stopped. */
@RestController
@RequestMapping("/api/v1/imports/{id}")
class HoldController {
    private final Holds holds;
    private final VisibleImports imports;

    HoldController(Holds holds, VisibleImports imports) {
        this.holds = holds;
        this.imports = imports;
    }

    /**
     * The body of a decision.
     *
     * @param planHash of the plan that the caller has looked at
     * @param holds left out or empty for all
     */
    record Decision(@Nullable String planHash, @Nullable List<@Nullable String> holds) {
        String hash() {
            if (planHash == null || planHash.isBlank()) {
                throw new ProblemException(
                        Problem.of(
                                        ProblemType.INVALID_PROPERTY,
                                        "planHash is missing: the one that the import shows.")
                                .with("property", "planHash"));
            }
            return planHash;
        }

        List<UUID> ids() {
            return holds == null ? List.of() : holds.stream().map(Decision::id).toList();
        }

        private static UUID id(@Nullable String text) {
            return ResourceId.parse(text == null ? "" : text)
                    .orElseThrow(
                            () ->
                                    new ProblemException(
                                            ProblemType.UNKNOWN_HOLD,
                                            "One of holds is not an id of a hold."));
        }
    }

    @PostMapping("/approve")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ImportView approve(
            @PathVariable("id") String id,
            @RequestBody Decision body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_APPROVE);
        Batch batch = imports.require(id, caller);
        return shown(
                id,
                caller,
                holds.approve(batch.id(), body.hash(), body.ids(), caller.id().actor()));
    }

    @PostMapping("/reject")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ImportView reject(
            @PathVariable("id") String id,
            @RequestBody Decision body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_APPROVE);
        Batch batch = imports.require(id, caller);
        return shown(
                id, caller, holds.reject(batch.id(), body.hash(), body.ids(), caller.id().actor()));
    }

    private ImportView shown(String id, ApiCaller caller, Approval outcome) {
        return switch (outcome) {
            case Approval.Recorded recorded -> imports.view(imports.require(id, caller));
            case Approval.OtherPlan other ->
                    throw new ProblemException(
                            ProblemType.OTHER_PLAN, "The planHash is not that of the import.");
            case Approval.UnknownHold unknown ->
                    throw new ProblemException(
                            ProblemType.UNKNOWN_HOLD,
                            "The import has no hold " + unknown.hold() + ".");
            case Approval.BySender sender ->
                    throw new ProblemException(
                            ProblemType.APPROVAL_BY_SENDER, "This client sent the delivery.");
            case Approval.Expired expired ->
                    throw new ProblemException(
                            ProblemType.HOLD_EXPIRED, "The hold has expired undecided.");
            case Approval.NothingToDecide nothing ->
                    throw new ProblemException(
                            ProblemType.NOTHING_TO_DECIDE, "Nothing of this waits for a decision.");
        };
    }
}
