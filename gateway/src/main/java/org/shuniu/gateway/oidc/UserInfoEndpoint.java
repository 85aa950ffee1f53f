package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /userinfo} (OIDC Core §5.3): what the client may know now, which a withdrawal or a revoked
 * family changes before the token expires.
 */
@RestController
class UserInfoEndpoint {
    private final ResourceTokens tokens;
    private final RefreshFamilies families;
    private final TokenResponses people;
    private final ClientRegistry clients;
    private final ReleasePolicy policy;

    UserInfoEndpoint(
            ResourceTokens tokens,
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
    ResponseEntity<Map<String, Object>> userInfo(HttpServletRequest request) {
        return switch (tokens.read(request)) {
            case ResourceAccess.Absent() ->
                    challenge(HttpStatus.UNAUTHORIZED, ResourceTokens.CHALLENGES, null);
            case ResourceAccess.Refused(_, List<String> challenges, String nonce) ->
                    challenge(HttpStatus.UNAUTHORIZED, challenges, nonce);
            case ResourceAccess.Granted(AccessToken token) -> userInfo(token);
        };
    }

    private ResponseEntity<Map<String, Object>> userInfo(AccessToken token) {
        if (token.grant() == null || !token.scopes().contains("openid")) {
            String challenge = ResourceTokens.challenge(token, "insufficient_scope");
            return challenge(HttpStatus.FORBIDDEN, List.of(challenge + ", scope=\"openid\""), null);
        }
        return claims(token)
                .map(ResponseEntity::ok)
                .orElseGet(
                        () ->
                                challenge(
                                        HttpStatus.UNAUTHORIZED,
                                        List.of(ResourceTokens.challenge(token, "invalid_token")),
                                        null));
    }

    private Optional<Map<String, Object>> claims(AccessToken token) {
        Optional<Client> client = clients.find(token.clientId());
        Optional<RefreshFamily> family = Optional.ofNullable(token.grant()).flatMap(families::find);
        Optional<PersonProfile> person = family.flatMap(f -> people.entitled(f.person()));
        return client.isPresent() && person.isPresent()
                ? Optional.of(
                        policy.release(
                                person.get(),
                                client.get(),
                                token.scopes(),
                                family.orElseThrow().claims().userInfo()))
                : Optional.empty();
    }

    private static ResponseEntity<Map<String, Object>> challenge(
            HttpStatus status, List<String> challenges, @Nullable String nonce) {
        var response = ResponseEntity.status(status);
        challenges.forEach(c -> response.header(HttpHeaders.WWW_AUTHENTICATE, c));
        if (nonce != null) {
            response.header("DPoP-Nonce", nonce);
        }
        return response.build();
    }
}
