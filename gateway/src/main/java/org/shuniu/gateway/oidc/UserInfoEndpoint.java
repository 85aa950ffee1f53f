package org.shuniu.gateway.oidc;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.claim.ReleasePolicy;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /userinfo} (OIDC Core §5.3): what the client may know now, which a withdrawal or a revoked
 * family changes before the token expires.
 */
@RestController
class UserInfoEndpoint {
    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final RefreshFamilies families;
    private final TokenResponses people;
    private final ClientRegistry clients;
    private final ReleasePolicy policy;

    UserInfoEndpoint(
            Tokens tokens,
            RefreshFamilies families,
            TokenResponses people,
            ClientRegistry clients,
            ReleasePolicy policy) {
        this.tokens = tokens;
        this.families = families;
        this.people = people;
        this.clients = clients;
        this.policy = policy;
    }

    @RequestMapping(
            path = "/userinfo",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Map<String, Object>> userInfo(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
                    @Nullable String authorization) {
        if (authorization == null
                || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            // RFC 6750 §3.1: without any authentication, no error code.
            return challenge(HttpStatus.UNAUTHORIZED, "Bearer realm=\"shuniu\"");
        }
        Optional<AccessToken> token =
                tokens.readAccess(authorization.substring(BEARER.length()).strip());
        if (token.isEmpty()) {
            return challenge(HttpStatus.UNAUTHORIZED, "Bearer error=\"invalid_token\"");
        }
        if (token.get().grant() == null || !token.get().scopes().contains("openid")) {
            return challenge(
                    HttpStatus.FORBIDDEN, "Bearer error=\"insufficient_scope\", scope=\"openid\"");
        }
        return claims(token.get())
                .map(ResponseEntity::ok)
                .orElseGet(
                        () -> challenge(HttpStatus.UNAUTHORIZED, "Bearer error=\"invalid_token\""));
    }

    private Optional<Map<String, Object>> claims(AccessToken token) {
        Optional<Client> client = clients.find(token.clientId());
        Optional<PersonProfile> person =
                Optional.ofNullable(token.grant())
                        .flatMap(families::find)
                        .flatMap(family -> people.entitled(family.person()));
        return client.isPresent() && person.isPresent()
                ? Optional.of(policy.release(person.get(), client.get(), token.scopes()))
                : Optional.empty();
    }

    private static ResponseEntity<Map<String, Object>> challenge(
            HttpStatus status, String challenge) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }
}
