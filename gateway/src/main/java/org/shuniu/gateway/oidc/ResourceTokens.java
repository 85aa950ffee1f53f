package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.dpop.DpopOutcome;
import org.shuniu.gateway.dpop.DpopProofs;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Reads the access token of a request to userinfo or the API, by the scheme {@code Bearer} (RFC
 * 6750) or {@code DPoP} (RFC 9449 §7), and checks that its sender holds what it is bound to.
 */
final class ResourceTokens {
    private static final String BEARER = "Bearer ";
    private static final String DPOP = "DPoP ";
    private static final String DPOP_CHALLENGE =
            "DPoP realm=\"shuniu\", algs=\"" + String.join(" ", DpopProofs.algorithms()) + "\"";

    /** RFC 6750 §3.1: a request that lacks any authentication gets no error code. */
    static final List<String> CHALLENGES = List.of("Bearer realm=\"shuniu\"", DPOP_CHALLENGE);

    private final Tokens tokens;
    private final SenderConstraint senders;
    private final RefusalTrail trail;

    ResourceTokens(Tokens tokens, SenderConstraint senders, RefusalTrail trail) {
        this.tokens = tokens;
        this.senders = senders;
        this.trail = trail;
    }

    ResourceAccess read(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return new ResourceAccess.Absent();
        }
        if (has(header, DPOP)) {
            return dpop(header.substring(DPOP.length()).strip(), request);
        }
        return has(header, BEARER)
                ? bearer(header.substring(BEARER.length()).strip(), request)
                : new ResourceAccess.Absent();
    }

    /**
     * As {@link #read}, and by the form of a POST (RFC 6750 §2.2), which OIDC Core §5.3.1 lets
     * userinfo take; never by the query, where logs would keep it.
     */
    ResourceAccess readWithForm(HttpServletRequest request) {
        String sent = formToken(request);
        if (sent == null) {
            return read(request);
        }
        // RFC 6750 §2: clients MUST NOT use more than one method to transmit the token.
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null
                ? bearer(sent, request)
                : refused(bearerChallenge("invalid_request"), "token-sent-twice");
    }

    private static @Nullable String formToken(HttpServletRequest request) {
        String type = request.getContentType();
        boolean form =
                request.getMethod().equals("POST")
                        && type != null
                        && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        String query = request.getQueryString();
        return form && (query == null || !query.contains("access_token"))
                ? request.getParameter("access_token")
                : null;
    }

    private static boolean has(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private ResourceAccess bearer(String text, HttpServletRequest request) {
        AccessToken token = tokens.readAccess(text).orElse(null);
        if (token == null) {
            return refused(bearerChallenge("invalid_token"), "token-invalid");
        }
        // RFC 9449 §7.2: a DPoP-bound access token MUST NOT be accepted as a bearer token.
        if (token.confirmation().jkt() != null) {
            return recorded(
                    token, request, dpopChallenge("invalid_token"), "dpop-token-sent-as-bearer");
        }
        return inRightHands(token, request);
    }

    private ResourceAccess dpop(String text, HttpServletRequest request) {
        AccessToken token = tokens.readAccess(text).orElse(null);
        if (token == null) {
            return refused(dpopChallenge("invalid_token"), "token-invalid");
        }
        // RFC 9449 §7.1: the token is bound to the key of the proof.
        String bound = token.confirmation().jkt();
        if (bound == null) {
            return recorded(
                    token, request, dpopChallenge("invalid_token"), "bearer-token-sent-as-dpop");
        }
        return switch (senders.proofFor(request, text)) {
            case DpopOutcome.Proven(String jkt) ->
                    jkt.equals(bound)
                            ? inRightHands(token, request)
                            : recorded(
                                    token,
                                    request,
                                    dpopChallenge("invalid_token"),
                                    "dpop-key-is-another");
            case DpopOutcome.Absent() ->
                    recorded(
                            token,
                            request,
                            dpopChallenge("invalid_dpop_proof"),
                            "dpop-proof-missing");
            case DpopOutcome.Refused(String because) ->
                    recorded(token, request, dpopChallenge("invalid_dpop_proof"), because);
            case DpopOutcome.NonceNeeded(String nonce) ->
                    new ResourceAccess.Refused(
                            "dpop-nonce-needed", List.of(dpopChallenge("use_dpop_nonce")), nonce);
        };
    }

    private ResourceAccess inRightHands(AccessToken token, HttpServletRequest request) {
        // RFC 8705 §3: if the certificate is another, the resource server MUST reject the request.
        return senders.holdsCertificate(request, token.confirmation())
                ? new ResourceAccess.Granted(token)
                : recorded(
                        token,
                        request,
                        challenge(token, "invalid_token"),
                        "certificate-is-another");
    }

    /** A genuine token in the wrong hands: somebody may have stolen it. */
    private ResourceAccess recorded(
            AccessToken token, HttpServletRequest request, String challenge, String because) {
        trail.record(
                RequestRefused.of(
                        new ClientId(token.clientId()),
                        request.getRequestURI(),
                        "invalid_token",
                        because));
        return refused(challenge, because);
    }

    private static ResourceAccess refused(String challenge, String because) {
        return new ResourceAccess.Refused(because, List.of(challenge), null);
    }

    static String bearerChallenge(String error) {
        return "Bearer realm=\"shuniu\", error=\"" + error + "\"";
    }

    private static String dpopChallenge(String error) {
        return DPOP_CHALLENGE + ", error=\"" + error + "\"";
    }

    /** A token that names nobody who may come here. */
    static ResourceAccess.Refused invalid(AccessToken token) {
        return new ResourceAccess.Refused(
                "token-not-for-this", List.of(challenge(token, "invalid_token")), null);
    }

    /** The challenge of a token's own scheme. */
    static String challenge(AccessToken token, String error) {
        return token.confirmation().jkt() == null ? bearerChallenge(error) : dpopChallenge(error);
    }
}
