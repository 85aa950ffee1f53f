package org.shuniu.gateway.oidc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Introspection (RFC 7662) of access tokens: what the hub's own endpoints would say of one now. A
 * client learns of those that were issued to it, and of those that were exchanged for it to take; a
 * token of anybody else is to it what a forged one is, or a client that found one could ask whose
 * it is.
 */
@RestController
class IntrospectionEndpoint {
    static final String PATH = "/oauth2/introspect";

    private static final Map<String, Object> INACTIVE = Map.of("active", false);

    private final ClientRegistry clients;
    private final RefreshFamilies families;
    private final TokenResponses people;
    private final Tokens tokens;
    private final Issuer issuer;

    IntrospectionEndpoint(
            ClientRegistry clients,
            RefreshFamilies families,
            TokenResponses people,
            Tokens tokens,
            Issuer issuer) {
        this.clients = clients;
        this.families = families;
        this.people = people;
        this.tokens = tokens;
        this.issuer = issuer;
    }

    @PostMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> introspect(
            @RequestParam(required = false) @Nullable String token) {
        Optional<Client> caller =
                ClientAuthentication.find(clients, SecurityContextHolder.getContext());
        // RFC 7662 §2.1: to prevent token scanning attacks, the endpoint MUST require some form of
        // authorization; a public client's name is none. §2.3: 401 as in RFC 6749 §5.2.
        if (caller.filter(client -> client.proof().method().isConfidential()).isEmpty()) {
            return ResponseEntity.status(401)
                    .header("WWW-Authenticate", "Basic realm=\"shuniu\"")
                    .body(Map.of("error", "invalid_client"));
        }
        if (token == null || token.isEmpty()) {
            return ResponseEntity.badRequest().body(Map.of("error", "invalid_request"));
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(
                        tokens.readForAnybody(token)
                                .filter(found -> isMeantFor(caller.get(), found))
                                .filter(this::isGood)
                                .map(this::claims)
                                // RFC 7662 §2.2: the server SHOULD NOT include any additional
                                // information about an inactive token, including why.
                                .orElse(INACTIVE));
    }

    private static boolean isMeantFor(Client caller, AccessToken token) {
        String id = caller.id().value();
        return token.audience().equals(id) || token.clientId().equals(id);
    }

    /**
     * Whether it still opens anything: the person, the login and the client are all still there.
     */
    private boolean isGood(AccessToken token) {
        if (clients.find(token.clientId()).isEmpty()) {
            return false;
        }
        return token.grant() == null
                || families.find(token.grant())
                        .flatMap(family -> people.entitled(family.person()))
                        .isPresent();
    }

    private Map<String, Object> claims(AccessToken token) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("active", true);
        claims.put("iss", issuer.value());
        claims.put("aud", token.audience());
        claims.put("sub", token.subject());
        claims.put("client_id", token.clientId());
        claims.put("iat", token.issuedAt().getEpochSecond());
        claims.put("exp", token.expiresAt().getEpochSecond());
        if (!token.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", new TreeSet<>(token.scopes())));
        }
        claims.put("token_type", token.confirmation().jkt() == null ? "Bearer" : "DPoP");
        if (!token.confirmation().isNone()) {
            // RFC 9449 §6.2, RFC 8705 §3.2.
            claims.put("cnf", token.confirmation().toClaim());
        }
        if (token.actor() != null) {
            claims.put("act", token.actor());
        }
        return claims;
    }
}
