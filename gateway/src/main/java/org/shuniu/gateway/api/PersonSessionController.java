package org.shuniu.gateway.api;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.gateway.session.EndCause;
import org.shuniu.gateway.session.SessionClients;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a person is logged in; whoever hands out credentials can end that. */
@RestController
@RequestMapping("/api/v1/persons/{id}/sessions")
class PersonSessionController {
    private final VisiblePeople persons;
    private final SsoSessions sessions;
    private final SessionClients entered;
    private final ClientRegistry clients;
    private final Clock clock;

    PersonSessionController(
            VisiblePeople persons,
            SsoSessions sessions,
            SessionClients entered,
            ClientRegistry clients,
            Clock clock) {
        this.persons = persons;
        this.sessions = sessions;
        this.entered = entered;
        this.clients = clients;
        this.clock = clock;
    }

    /** All of them: nobody is logged in often enough for pages. */
    record Sessions(List<SessionView> items) {
        Sessions {
            items = List.copyOf(items);
        }
    }

    /**
     * A login on the wire.
     *
     * @param endsAt in any case; it may idle out before
     * @param browser a well-known name; empty if it is none
     * @param shared on a computer that many use
     */
    record SessionView(
            String id,
            Instant startedAt,
            Instant authenticatedAt,
            Instant endsAt,
            String browser,
            String system,
            boolean shared,
            List<Application> applications) {
        SessionView {
            applications = List.copyOf(applications);
        }
    }

    /** A client that was entered in the login. */
    record Application(String clientId, String name) {}

    @GetMapping
    Sessions list(@PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        List<SsoSession> all =
                person(id, caller).selves().stream()
                        .flatMap(self -> sessions.of(self).stream())
                        .sorted(Comparator.comparing(SsoSession::startedAt).reversed())
                        .toList();
        Map<String, List<ClientId>> visited = entered.of(all.stream().map(SsoSession::id).toList());
        return new Sessions(
                all.stream().map(s -> view(s, visited.getOrDefault(s.id(), List.of()))).toList());
    }

    private SessionView view(SsoSession session, List<ClientId> visited) {
        return new SessionView(
                session.handle(),
                session.startedAt(),
                session.authenticatedAt(),
                session.bounds().endsAt(),
                session.device().browser(),
                session.device().system(),
                session.isShared(),
                visited.stream()
                        .flatMap(client -> clients.find(client.value()).stream())
                        .map(client -> new Application(client.id().value(), client.name()))
                        .sorted(Comparator.comparing(Application::name))
                        .toList());
    }

    /** Ends all of them, with the tokens that were given in them. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endAll(@PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        Instant now = clock.instant();
        for (PersonId self : person(id, caller).selves()) {
            sessions.endAll(self, now, EndCause.administrator(caller.id()));
            sessions.endBegunBy(now, self);
        }
    }

    @DeleteMapping("/{session}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(
            @PathVariable("id") String id,
            @PathVariable("session") String session,
            @AuthenticationPrincipal ApiCaller caller) {
        EndCause cause = EndCause.administrator(caller.id());
        boolean ended = false;
        for (PersonId self : person(id, caller).selves()) {
            ended |= sessions.end(self, session, cause);
        }
        if (!ended) {
            throw new ProblemException(
                    ProblemType.UNKNOWN_SESSION, "The person has no login of this id.");
        }
    }

    private PersonProfile person(String id, ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.CREDENTIALS_WRITE);
        return persons.require(id, caller);
    }
}
