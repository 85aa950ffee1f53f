package org.shuniu.gateway.api;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.reform.OrgReforms;
import org.shuniu.roster.reform.OrgReforms.Outcome;
import org.shuniu.roster.reform.OrgReforms.Unfit;
import org.shuniu.roster.reform.Reform;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Schools and regions that merge, close, move or are called otherwise. */
@RestController
class OrgChangeController {
    private final OrgReforms reforms;
    private final Subtree subtree;

    OrgChangeController(OrgReforms reforms, Subtree subtree) {
        this.reforms = reforms;
        this.subtree = subtree;
    }

    /**
     * What was done, or would be.
     *
     * @param id null if it was only asked
     * @param classes old code to new code
     */
    record OrgChangeView(
            @Nullable UUID id, boolean dryRun, Map<String, String> classes, long people) {}

    @PostMapping("/api/v1/org-changes")
    OrgChangeView change(
            @RequestBody OrgChangeRequest body,
            @RequestParam(name = "dryRun", required = false) @Nullable String dryRunText,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_APPROVE);
        Reform reform = body.toReform();
        requireInside(reform, caller);
        boolean dryRun = readDryRun(dryRunText);
        Outcome outcome =
                dryRun ? reforms.rehearse(reform) : reforms.carryOut(reform, caller.id().actor());
        return switch (outcome) {
            case Outcome.Fit fit ->
                    new OrgChangeView(fit.id(), dryRun, readable(fit.classes()), fit.people());
            case Outcome.UnknownOrg unknown -> throw unknownOrg();
            case Outcome.Refused refused ->
                    throw new ProblemException(
                            Problem.of(ProblemType.ORG_CHANGE_REFUSED, sentence(refused.why()))
                                    .with("orgCode", refused.org().value()));
        };
    }

    private void requireInside(Reform reform, ApiCaller caller) {
        OrgCode to =
                switch (reform) {
                    case Reform.Merge merge -> merge.to();
                    case Reform.Recode recode -> recode.to();
                    case Reform.Move move -> move.to();
                    case Reform.Close close -> null;
                    case Reform.Rename rename -> null;
                };
        boolean inside =
                reform.from().stream().allMatch(org -> subtree.sees(caller, org))
                        && (to == null || subtree.sees(caller, to));
        if (!inside) {
            throw unknownOrg();
        }
    }

    private static boolean readDryRun(@Nullable String text) {
        return switch (text) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new ProblemException(
                            Problem.of(ProblemType.INVALID_PARAMETER, "dryRun is true or false.")
                                    .with("parameter", "dryRun"));
        };
    }

    private static Map<String, String> readable(Map<OrgCode, OrgCode> classes) {
        var readable = new TreeMap<String, String>();
        classes.forEach((from, to) -> readable.put(from.value(), to.value()));
        return readable;
    }

    private static ProblemException unknownOrg() {
        return new ProblemException(ProblemType.UNKNOWN_ORG, "There is no org of this code.");
    }

    private static String sentence(Unfit why) {
        return switch (why) {
            case IN_THE_FUTURE -> "The day is still to come.";
            case NOT_A_SCHOOL -> "The org is no school.";
            case NOT_A_REGION -> "The org is no region.";
            case NOT_AN_AUTHORITY -> "Only a region or bureau governs others.";
            case CLOSED -> "The org is no more.";
            case IN_USE -> "People or orgs are still there.";
            case BELOW_ITSELF -> "The org would hang under itself.";
            case NOTHING -> "There is nothing to do.";
        };
    }
}
