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
import org.springframework.http.MediaType;
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
    private static final MediaType JWT = MediaType.parseMediaType("application/jwt");

    private final ResourceTokens tokens;
    private final Tokens minting;
    private final RefreshFamilies families;
    private final TokenResponses people;
    private final ClientRegistry clients;
    private final ReleasePolicy policy;

    UserInfoEndpoint(
            ResourceTokens tokens,
            Tokens minting,
            RefreshFamilies families,
            TokenResponses people,
            ClientRegistry clients,
            ReleasePolicy policy) {
        this.tokens = tokens;
        this.minting = minting;
        this.families = families;
        this.people = people;
        this.clients = clients;
        this.policy = policy;
    }

    @RequestMapping(
            path = "/userinfo",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Object> userInfo(HttpServletRequest request) {
        return switch (tokens.readWithForm(request)) {
            case ResourceAccess.Absent() ->
                    challenge(HttpStatus.UNAUTHORIZED, ResourceTokens.CHALLENGES, null);
            case ResourceAccess.Refused(_, List<String> challenges, String nonce) ->
                    challenge(HttpStatus.UNAUTHORIZED, challenges, nonce);
            case ResourceAccess.Granted(AccessToken token) -> userInfo(token);
        };
    }

    private ResponseEntity<Object> userInfo(AccessToken token) {
        if (token.grant() == null || !token.scopes().contains("openid")) {
            String challenge = ResourceTokens.challenge(token, "insufficient_scope");
            return challenge(HttpStatus.FORBIDDEN, List.of(challenge + ", scope=\"openid\""), null);
        }
        Optional<Client> client = clients.find(token.clientId());
        Optional<RefreshFamily> family = Optional.ofNullable(token.grant()).flatMap(families::find);
        Optional<PersonProfile> person = family.flatMap(f -> people.entitled(f.person()));
        if (client.isEmpty() || person.isEmpty()) {
            String challenge = ResourceTokens.challenge(token, "invalid_token");
            return challenge(HttpStatus.UNAUTHORIZED, List.of(challenge), null);
        }
        return answer(
                client.get(),
                policy.release(
                        person.get(),
                        client.get(),
                        token.scopes(),
                        family.orElseThrow().claims().userInfo()));
    }

    // OIDC Core §5.3.2: signed if the client registered an algorithm, and then as application/jwt.
    private ResponseEntity<Object> answer(Client client, Map<String, Object> released) {
        String algorithm = client.signing().userinfo();
        return algorithm == null
                ? ResponseEntity.ok(released)
                : ResponseEntity.ok()
                        .contentType(JWT)
                        .body(minting.userInfo(client, algorithm, released));
    }

    private static ResponseEntity<Object> challenge(
            HttpStatus status, List<String> challenges, @Nullable String nonce) {
        var response = ResponseEntity.status(status);
        challenges.forEach(c -> response.header(HttpHeaders.WWW_AUTHENTICATE, c));
        if (nonce != null) {
            response.header("DPoP-Nonce", nonce);
        }
        return response.build();
    }
}
