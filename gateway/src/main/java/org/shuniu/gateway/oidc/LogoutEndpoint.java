package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.claim.ReleasePolicy;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.page.SeeOther;
import org.shuniu.gateway.session.Continuation;
import org.shuniu.gateway.session.EndCause;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriUtils;

/**
 * {@code /connect/logout}, where applications send people who log out there (OIDC RP-Initiated
 * Logout 1.0). An ID token of the very login that this browser has shows that it is no other site's
 * trick; without one the person is asked.
 */
@Controller
class LogoutEndpoint {
    static final String PATH = "/connect/logout";

    private final IdTokenHints hints;
    private final ClientRegistry clients;
    private final ReleasePolicy policy;
    private final SsoSessions sessions;
    private final Continuation continuation;
    private final RefusalTrail trail;

    LogoutEndpoint(
            IdTokenHints hints,
            ClientRegistry clients,
            ReleasePolicy policy,
            SsoSessions sessions,
            Continuation continuation,
            RefusalTrail trail) {
        this.hints = hints;
        this.clients = clients;
        this.policy = policy;
        this.sessions = sessions;
        this.continuation = continuation;
        this.trail = trail;
    }

    @RequestMapping(
            path = PATH,
            method = {RequestMethod.GET, RequestMethod.POST})
    Object logOut(HttpServletRequest request, HttpServletResponse response) {
        return switch (LogoutRequest.read(request.getParameterMap(), hints, clients)) {
            case LogoutRequest.Refused(var clientId, var because) -> {
                trail.record(
                        new LogoutRefused(
                                clients.find(String.valueOf(clientId))
                                        .map(client -> "client:" + client.id())
                                        .orElse(null),
                                new LogoutRefused.Reason(because)));
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
            }
            case LogoutRequest.Asked asked -> {
                Optional<SsoSession> session = sessions.find(request);
                if (session.isEmpty()) {
                    // Our cookie does not come with another site's POST, but with what follows it.
                    yield request.getMethod().equals("POST")
                            ? SeeOther.to(PATH + '?' + query(request))
                            : onward(asked);
                }
                yield names(session.get(), asked) ? end(asked, request, response) : ask(asked);
            }
        };
    }

    private boolean names(SsoSession session, LogoutRequest.Asked asked) {
        return asked.hint() != null
                && asked.client() != null
                && asked.hint().sid().equals(policy.sid(asked.client(), session.id()));
    }

    private Object end(
            LogoutRequest.Asked asked, HttpServletRequest request, HttpServletResponse response) {
        var client = Objects.requireNonNull(asked.client());
        sessions.end(request, response, EndCause.application(client.id()));
        return onward(asked);
    }

    /**
     * §2: "If the id_token_hint is not provided or does not match the currently logged in user, the
     * OP MUST ask". Whoever agrees comes back here without a login, and is sent on.
     */
    private Object ask(LogoutRequest.Asked asked) {
        var back = new LinkedHashMap<String, String>();
        if (asked.client() != null && asked.postLogoutRedirectUri() != null) {
            back.put("client_id", asked.client().id().value());
            back.put("post_logout_redirect_uri", asked.postLogoutRedirectUri());
            if (asked.state() != null) {
                back.put("state", asked.state());
            }
        }
        return SeeOther.to(
                continuation
                        .sign(PATH + '?' + encode(back))
                        .map(signed -> "/logout?continue=" + signed)
                        .orElse("/logout"));
    }

    private static Object onward(LogoutRequest.Asked asked) {
        String uri = asked.postLogoutRedirectUri();
        return SeeOther.to(uri == null ? "/login?left" : withState(uri, asked.state()));
    }

    private static String withState(String uri, @Nullable String state) {
        return state == null
                ? uri
                : uri + (uri.indexOf('?') < 0 ? '?' : '&') + encode(Map.of("state", state));
    }

    private static String query(HttpServletRequest request) {
        return encode(
                request.getParameterMap().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, p -> p.getValue()[0])));
    }

    private static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(
                        p ->
                                UriUtils.encode(p.getKey(), "UTF-8")
                                        + '='
                                        + UriUtils.encode(p.getValue(), "UTF-8"))
                .collect(Collectors.joining("&"));
    }
}
