package org.shuniu.gateway.oidc;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.GrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/** Checks an authorization request against what its client is registered for. */
final class AuthorizationRequestReader {
    /** RFC 7636 §4.2: base64url of a SHA-256. */
    private static final Pattern S256_CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final Pattern MAX_AGE = Pattern.compile("[0-9]{1,9}");
    private static final int MAX_STATE = 2_048;

    private final ClientRegistry clients;
    private final IdTokenHints hints;
    private final PromptMark marks;

    AuthorizationRequestReader(ClientRegistry clients, IdTokenHints hints, PromptMark marks) {
        this.clients = clients;
        this.hints = hints;
        this.marks = marks;
    }

    /**
     * The request, if it is in order.
     *
     * @throws AuthorizationRefused for what the client may be told by a redirect
     * @throws OAuth2AuthenticationException for what must stay here
     */
    AuthorizationRequest read(OAuth2AuthorizationCodeRequestAuthenticationToken token) {
        // RFC 6749 §4.1.2.1: with an invalid client identifier or redirection URI the server MUST
        // NOT
        // redirect the user-agent to the invalid redirection URI.
        Client client =
                clients.find(token.getClientId())
                        .orElseThrow(() -> stays("client_id names no client"));
        String redirectUri = token.getRedirectUri();
        // RFC 6749 §3.1.2.3: compared with what was registered, character by character.
        if (redirectUri == null || !client.mayRedirectTo(redirectUri)) {
            throw stays("redirect_uri is not one that the client registered");
        }
        ResponseMode mode = responseMode(token).orElse(ResponseMode.QUERY);
        return new Checked(client, new ReturnAddress(redirectUri, mode, token.getState()), token)
                .request();
    }

    /** Empty for one that we do not have. */
    private static Optional<ResponseMode> responseMode(
            OAuth2AuthorizationCodeRequestAuthenticationToken token) {
        String sent = parameter(token, "response_mode");
        return sent == null ? Optional.of(ResponseMode.QUERY) : ResponseMode.find(sent);
    }

    private static @Nullable String parameter(
            OAuth2AuthorizationCodeRequestAuthenticationToken token, String name) {
        Object value = token.getAdditionalParameters().get(name);
        // RFC 6749 §3.1: parameters sent without a value MUST be treated as if omitted.
        return value instanceof String text && !text.isEmpty() ? text : null;
    }

    private static OAuth2AuthenticationException stays(String description) {
        return new OAuth2AuthenticationException(
                new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null));
    }

    private final class Checked {
        private final Client client;
        private final ReturnAddress returnTo;
        private final OAuth2AuthorizationCodeRequestAuthenticationToken token;

        Checked(
                Client client,
                ReturnAddress returnTo,
                OAuth2AuthorizationCodeRequestAuthenticationToken token) {
            this.client = client;
            this.returnTo = returnTo;
            this.token = token;
        }

        AuthorizationRequest request() {
            if (!client.mayUse(GrantType.AUTHORIZATION_CODE)) {
                throw refused(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, "not for this grant");
            }
            RequestOrigin origin = AuthorizationParameters.originOf(token);
            // RFC 9126 §6 and FAPI 2.0 Security Profile §5.3.2.2.
            if (client.security().requirePushedRequests() && !origin.pushed()) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "the request must be pushed");
            }
            // RFC 9101 §10.5.
            if (client.security().requireSignedRequestObject() && !origin.signed()) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "the request must be signed");
            }
            String responseType = parameter("response_type");
            if (responseType == null) {
                // RFC 6749 §4.1.2.1: invalid_request, "missing a required parameter".
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "response_type is missing");
            }
            if (!responseType.equals("code")) {
                throw refused(
                        OAuth2ErrorCodes.UNSUPPORTED_RESPONSE_TYPE, "response_type must be code");
            }
            // OAuth 2.0 Multiple Response Types §2.1: a mode that we do not have is an error.
            if (responseMode(token).isEmpty()) {
                throw refused(
                        OAuth2ErrorCodes.INVALID_REQUEST,
                        "response_mode must be query or form_post");
            }
            if (token.getState() != null && token.getState().length() > MAX_STATE) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "state is too long");
            }
            return new AuthorizationRequest(
                    client,
                    origin,
                    returnTo,
                    scopes(),
                    parameter("nonce"),
                    codeChallenge(),
                    dpopJkt(),
                    new Interaction(prompt(), maxAge(), idTokenHint(), prompted()),
                    claims());
        }

        private @Nullable IdTokenHint idTokenHint() {
            String sent = parameter("id_token_hint");
            if (sent == null) {
                return null;
            }
            // §3.1.2.2: "the Authorization Server MUST validate that it was the issuer of the ID
            // Token"; that it is this client's keeps one from asking about another's people.
            return hints.read(sent)
                    .filter(hint -> hint.clientId().equals(client.id().value()))
                    .orElseThrow(
                            () ->
                                    refused(
                                            OAuth2ErrorCodes.INVALID_REQUEST,
                                            "id_token_hint is no ID token of this client"));
        }

        private Prompted prompted() {
            return marks.read(
                    parameter(PromptMark.PARAMETER),
                    new PromptMark.Of(client.id().value(), token.getState(), parameter("nonce")));
        }

        private ClaimsRequest claims() {
            String sent = parameter("claims");
            try {
                return sent == null ? ClaimsRequest.NONE : ClaimsRequest.parse(sent);
            } catch (IllegalArgumentException e) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, String.valueOf(e.getMessage()));
            }
        }

        private Set<String> scopes() {
            var asked = new HashSet<>(token.getScopes());
            // OIDC Core §3.1.2.1: scope values that are not understood SHOULD be ignored.
            asked.removeIf(s -> !Clients.IDENTITY_SCOPES.contains(s) && ApiScope.find(s).isEmpty());
            if (!asked.contains("openid")) {
                throw refused(OAuth2ErrorCodes.INVALID_SCOPE, "openid is missing");
            }
            // The API is for clients, never for people.
            if (!Clients.IDENTITY_SCOPES.containsAll(asked)
                    || !client.scopes().containsAll(asked)) {
                throw refused(
                        OAuth2ErrorCodes.INVALID_SCOPE,
                        "a scope that the client is not registered for");
            }
            return asked;
        }

        private @Nullable String codeChallenge() {
            String challenge = parameter("code_challenge");
            String method = parameter("code_challenge_method");
            if (challenge == null) {
                if (client.security().requirePkce() || method != null) {
                    throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "code_challenge is missing");
                }
                return null;
            }
            // RFC 9700 §2.1.1: S256 is the only method that does not expose the verifier; a missing
            // method means plain (RFC 7636 §4.3).
            if (!"S256".equals(method) || !S256_CHALLENGE.matcher(challenge).matches()) {
                throw refused(
                        OAuth2ErrorCodes.INVALID_REQUEST, "code_challenge_method must be S256");
            }
            return challenge;
        }

        // RFC 9449 §10: the JWK SHA-256 thumbprint of the key that will redeem the code.
        private @Nullable String dpopJkt() {
            String sent = parameter("dpop_jkt");
            if (sent != null && !S256_CHALLENGE.matcher(sent).matches()) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "dpop_jkt is no thumbprint");
            }
            return sent;
        }

        private Set<String> prompt() {
            String sent = parameter("prompt");
            if (sent == null) {
                return Set.of();
            }
            var values = Set.copyOf(Arrays.asList(sent.split(" ", -1)));
            // OIDC Core §3.1.2.1: none together with any other value is an error.
            if (values.contains("none") && values.size() > 1) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "prompt=none stands alone");
            }
            return values;
        }

        private @Nullable Duration maxAge() {
            String sent = parameter("max_age");
            if (sent == null) {
                return null;
            }
            if (!MAX_AGE.matcher(sent).matches()) {
                throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "max_age must be seconds");
            }
            return Duration.ofSeconds(Long.parseLong(sent));
        }

        private @Nullable String parameter(String name) {
            return AuthorizationRequestReader.parameter(token, name);
        }

        private AuthorizationRefused refused(String error, String description) {
            return new AuthorizationRefused(error, description, returnTo);
        }
    }
}
