package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.claim.ReleasePolicy;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.roster.person.PersonDirectory;

/** Whether a person may go on to the client, or what has to happen before. */
final class InteractionRules {
    private final PersonDirectory people;
    private final ReleasePolicy policy;

    InteractionRules(PersonDirectory people, ReleasePolicy policy) {
        this.people = people;
        this.policy = policy;
    }

    /** What comes next. */
    sealed interface Next {
        /** A code for the client. */
        record Proceed(SsoSession session) implements Next {}

        /** The login form, and back to this request. */
        record LogIn(Prompted prompted) implements Next {}

        /** The page of consents, and back to this request. */
        record AskConsent(Prompted prompted) implements Next {}

        /** An error for the client. */
        record Refuse(String error, String description) implements Next {}
    }

    Next next(AuthorizationRequest request, @Nullable SsoSession session, Instant now) {
        Interaction asked = request.interaction();
        if (session == null || mustLogInAgain(asked, session, now)) {
            // §3.1.2.6: login_required, "this error MAY be returned when the prompt parameter value
            // in the Authentication Request is none".
            return asked.mayNotInteract()
                    ? new Next.Refuse("login_required", "nobody is signed in as asked for")
                    : new Next.LogIn(asked.prompted().forLogin(now));
        }
        if (!isExpected(request, session)) {
            // §3.1.2.1: another person than the id_token_hint's is an error, such as
            // login_required; but first whoever is there may log in as that person.
            return asked.mayNotInteract()
                            || asked.prompted().isAnsweredBy(session.authenticatedAt())
                    ? new Next.Refuse("login_required", "another person is signed in")
                    : new Next.LogIn(asked.prompted().forLogin(now));
        }
        Set<String> levels = request.claims().essentialAcr();
        if (!levels.isEmpty() && !Acr.of(session.amr()).meets(levels)) {
            // §5.5.1.1: "the Authorization Server MUST treat that outcome as a failed
            // authentication attempt"; the code is that of Unmet Authentication Requirements 1.0.
            return new Next.Refuse(
                    "unmet_authentication_requirements", "no such acr can be reached");
        }
        // Inside the system nothing is released by consent.
        if (asked.demandsConsent()
                && !asked.prompted().consent()
                && request.client().kind() == ClientKind.VENDOR) {
            return new Next.AskConsent(asked.prompted().forConsent());
        }
        return new Next.Proceed(session);
    }

    private static boolean mustLogInAgain(Interaction asked, SsoSession session, Instant now) {
        boolean tooOld =
                asked.maxAge() != null
                        && now.isAfter(session.authenticatedAt().plus(asked.maxAge()));
        return (asked.demandsLogin() || tooOld)
                && !asked.prompted().isAnsweredBy(session.authenticatedAt());
    }

    /** The session's own token says so at once; for an older one the person has to be read. */
    private boolean isExpected(AuthorizationRequest request, SsoSession session) {
        IdTokenHint hint = request.interaction().idTokenHint();
        String subject = request.claims().subject();
        if (hint != null && hint.sid().equals(policy.sid(request.client(), session.id()))) {
            hint = null;
        }
        if (hint == null && subject == null) {
            return true;
        }
        String present =
                people.find(session.person())
                        .map(person -> policy.subject(person, request.client()))
                        .orElse("");
        return (hint == null || hint.subject().equals(present))
                && (subject == null || subject.equals(present));
    }
}
