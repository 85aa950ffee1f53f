package org.shuniu.gateway.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.verify.Verification;
import org.shuniu.roster.verify.Verification.Outcome;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Checks one person against a registry while the caller waits: five seconds at most. */
@RestController
class VerificationController {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Verification verification;
    private final VisiblePeople visible;
    private final SearchLimit limit;

    VerificationController(Verification verification, VisiblePeople visible, SearchLimit limit) {
        this.verification = verification;
        this.visible = visible;
        this.limit = limit;
    }

    /** Which registry is asked; may be left out where there is but one. */
    record VerificationRequest(@Nullable String registry) {}

    /**
     * What the registry says.
     *
     * @param outcome {@code confirmed}, {@code contradicted} or {@code not-held}
     * @param assurance of the person from now on
     * @param differs in which fields the registry's record does; never how
     */
    record VerificationView(String outcome, String assurance, List<String> differs) {}

    @PostMapping("/api/v1/persons/{id}/verifications")
    ResponseEntity<VerificationView> verify(
            @PathVariable("id") String id,
            @RequestBody VerificationRequest body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_WRITE);
        PersonProfile person = visible.require(id, caller);
        limit.count(caller.id());
        Outcome outcome = verification.verify(person.id(), registry(body), caller.id().actor());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(answer(outcome, person.assurance().code()));
    }

    private String registry(VerificationRequest body) {
        if (body.registry() != null) {
            return body.registry();
        }
        List<String> known = verification.registries();
        if (known.size() == 1) {
            return known.getFirst();
        }
        throw unknown(known);
    }

    private static VerificationView answer(Outcome outcome, String assurance) {
        return switch (outcome) {
            case Outcome.Confirmed confirmed ->
                    new VerificationView("confirmed", confirmed.assurance().code(), List.of());
            case Outcome.Contradicted(List<String> fields) ->
                    new VerificationView("contradicted", assurance, fields);
            case Outcome.NotHeld notHeld -> new VerificationView("not-held", assurance, List.of());
            case Outcome.Away away ->
                    throw new ProblemException(
                            Problem.of(
                                            ProblemType.REGISTRY_AWAY,
                                            "The registry did not answer within "
                                                    + Verification.PATIENCE.toSeconds()
                                                    + " seconds.")
                                    .after(LOOK_AGAIN));
            case Outcome.NoNumber none ->
                    throw new ProblemException(
                            ProblemType.NO_NUMBER,
                            "The hub holds no number of this person that the registry is asked by.");
            case Outcome.UnknownPerson gone ->
                    throw new ProblemException(
                            ProblemType.UNKNOWN_PERSON, "There is no person of this id.");
            case Outcome.UnknownRegistry(List<String> known) -> throw unknown(known);
        };
    }

    private static ProblemException unknown(List<String> known) {
        return new ProblemException(
                ProblemType.UNKNOWN_REGISTRY,
                known.isEmpty()
                        ? "This hub can ask no registry."
                        : "registry is one of " + String.join(", ", known) + ".");
    }
}
