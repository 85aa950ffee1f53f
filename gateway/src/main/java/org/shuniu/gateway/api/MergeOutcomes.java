package org.shuniu.gateway.api;

import java.net.URI;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.merge.MergeDesk;
import org.springframework.http.ResponseEntity;

/** How the end of a wish to merge two people looks to whoever had it. */
final class MergeOutcomes {
    private MergeOutcomes() {}

    static ResponseEntity<MergeView> answer(MergeDesk.Outcome outcome) {
        return switch (outcome) {
            case MergeDesk.Outcome.Merged(Merge merge) ->
                    ResponseEntity.created(URI.create("/api/v1/merges/" + merge.id()))
                            .body(MergeView.of(merge));
            case MergeDesk.Outcome.Unknown unknown ->
                    throw new ProblemException(
                            ProblemType.UNKNOWN_PERSON, "One of the two is not there any more.");
            case MergeDesk.Outcome.SamePerson same ->
                    throw MergeRequest.invalid("with", "with is another person.");
            case MergeDesk.Outcome.TwoCitizenIds two ->
                    throw new ProblemException(
                            ProblemType.TWO_CITIZEN_IDS, "Both people have an ID number in force.");
            case MergeDesk.Outcome.GuardianAndWard family ->
                    throw new ProblemException(
                            ProblemType.GUARDIAN_AND_WARD,
                            "One of the two is the other's guardian.");
            case MergeDesk.Outcome.ToldApart(var rule) ->
                    throw new ProblemException(
                            Problem.of(
                                            ProblemType.TOLD_APART,
                                            "The rule " + rule.code() + " says that they are two.")
                                    .with("rule", rule.code()));
            case MergeDesk.Outcome.Superseded superseded ->
                    throw new ProblemException(
                            ProblemType.OTHER_PLAN,
                            "One of the two has changed since the planHash was shown.");
        };
    }
}
