package org.shuniu.gateway.oidc;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.key.Jws;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;

/** Mints and reads the hub's tokens. */
final class Tokens {
    /** RFC 9068 §2.1: the media type without {@code application/}. */
    private static final String ACCESS_TOKEN_TYPE = "at+jwt";

    private static final String ACCESS_TOKEN_ALGORITHM = "ES256";

    private final Jws jws;
    private final String issuer;
    private final Duration lifetime;
    private final Clock clock;
    private final SecureRandom random;

    Tokens(Jws jws, String issuer, Duration lifetime, Clock clock, SecureRandom random) {
        this.jws = jws;
        this.issuer = issuer;
        this.lifetime = lifetime;
        this.clock = clock;
        this.random = random;
    }

    /**
     * An access token for the hub's own endpoints.
     *
     * @param grant null for a client's own token
     * @param confirmation what its sender must hold
     */
    OAuth2AccessToken access(
            Client client,
            String subject,
            Set<String> scopes,
            @Nullable UUID grant,
            Confirmation confirmation) {
        Instant now = now();
        return sign(
                new AccessToken(
                        subject,
                        client.id().value(),
                        issuer,
                        scopes,
                        grant,
                        confirmation,
                        null,
                        now,
                        now.plus(lifetime)));
    }

    /**
     * The same person for another audience (RFC 8693): with the client as actor, and never for
     * longer.
     */
    OAuth2AccessToken exchanged(
            Client client,
            AccessToken token,
            String audience,
            Set<String> scopes,
            Confirmation confirmation) {
        Instant now = now();
        Instant expires = now.plus(lifetime);
        var actor = new LinkedHashMap<String, Object>();
        actor.put("sub", client.id().value());
        if (token.actor() != null) {
            actor.put("act", token.actor());
        }
        return sign(
                new AccessToken(
                        token.subject(),
                        client.id().value(),
                        audience,
                        scopes,
                        token.grant(),
                        confirmation,
                        actor,
                        now,
                        expires.isBefore(token.expiresAt()) ? expires : token.expiresAt()));
    }

    private Instant now() {
        return Instant.ofEpochSecond(clock.instant().getEpochSecond());
    }

    private OAuth2AccessToken sign(AccessToken token) {
        var claims = new LinkedHashMap<String, Object>();
        // RFC 9068 §2.2: iss, exp, aud, sub, client_id, iat and jti are REQUIRED.
        claims.put("iss", issuer);
        claims.put("aud", token.audience());
        claims.put("sub", token.subject());
        claims.put("client_id", token.clientId());
        claims.put("iat", token.issuedAt().getEpochSecond());
        claims.put("exp", token.expiresAt().getEpochSecond());
        claims.put("jti", randomId());
        if (!token.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", token.scopes().stream().sorted().toList()));
        }
        if (token.grant() != null) {
            claims.put("grant_id", token.grant().toString());
        }
        if (!token.confirmation().isNone()) {
            claims.put("cnf", token.confirmation().toClaim());
        }
        if (token.actor() != null) {
            claims.put("act", token.actor());
        }
        return new OAuth2AccessToken(
                // RFC 9449 §5: token_type DPoP. RFC 8705 §3: bound to a certificate alone, it is
                // still of type Bearer.
                token.confirmation().jkt() == null ? TokenType.BEARER : TokenType.DPOP,
                jws.sign(ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_TYPE, claims),
                token.issuedAt(),
                token.expiresAt(),
                token.scopes());
    }

    /**
     * An ID token (OIDC Core §2).
     *
     * @param nonce null in a refresh, and when the client sent none
     * @param released the claims that the client may have, {@code sub} among them
     */
    String id(
            Client client,
            RefreshFamily family,
            String sid,
            @Nullable String nonce,
            OAuth2AccessToken accessToken,
            Map<String, Object> released) {
        long now = clock.instant().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("aud", client.id().value());
        claims.put("iat", now);
        claims.put("exp", now + lifetime.toSeconds());
        claims.put("auth_time", family.authenticatedAt().getEpochSecond());
        claims.put("acr", Acr.of(family.amr()).code());
        claims.put("amr", family.amr());
        claims.put("sid", sid);
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        claims.put("at_hash", leftHalfHash(accessToken.getTokenValue()));
        claims.putAll(released);
        return jws.sign(client.signing().idToken(), "JWT", claims);
    }

    /**
     * Released claims as a signed answer of userinfo (OIDC Core §5.3.2).
     *
     * @param algorithm what the client registered as {@code userinfo_signed_response_alg}
     */
    String userInfo(Client client, String algorithm, Map<String, Object> released) {
        // "If signed, the UserInfo Response MUST contain the Claims iss (issuer) and aud
        // (audience) as members."
        var claims = new LinkedHashMap<>(released);
        claims.put("iss", issuer);
        claims.put("aud", client.id().value());
        return jws.sign(algorithm, "JWT", claims);
    }

    /** A live access token for the hub's own endpoints; empty for anything else. */
    Optional<AccessToken> readAccess(String text) {
        return readForAnybody(text).filter(token -> token.audience().equals(issuer));
    }

    /** A live access token of ours, whoever may take it. */
    Optional<AccessToken> readForAnybody(String text) {
        return jws.verify(text, ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_TYPE)
                .filter(claims -> issuer.equals(claims.get("iss")))
                .map(Tokens::toAccessToken)
                .filter(token -> clock.instant().isBefore(token.expiresAt()));
    }

    private static AccessToken toAccessToken(Map<String, Object> claims) {
        String scope = (String) claims.getOrDefault("scope", "");
        String grant = (String) claims.get("grant_id");
        return new AccessToken(
                String.valueOf(claims.get("sub")),
                String.valueOf(claims.get("client_id")),
                String.valueOf(claims.get("aud")),
                scope.isEmpty() ? Set.of() : Set.of(scope.split(" ")),
                grant == null ? null : UUID.fromString(grant),
                Confirmation.ofClaim(claims.get("cnf")),
                actor(claims.get("act")),
                moment(claims.get("iat")),
                moment(claims.get("exp")));
    }

    private static @Nullable Map<String, Object> actor(@Nullable Object claim) {
        if (!(claim instanceof Map<?, ?> act)) {
            return null;
        }
        var actor = new LinkedHashMap<String, Object>();
        act.forEach((name, value) -> actor.put(String.valueOf(name), value));
        return actor;
    }

    private static Instant moment(@Nullable Object seconds) {
        return Instant.ofEpochSecond(((Number) Objects.requireNonNull(seconds)).longValue());
    }

    // OIDC Core §3.1.3.6: the left-most half of the hash that the ID token's alg uses, SHA-256 for
    // both
    // ES256 and RS256, of the ASCII octets of the access token.
    private static String leftHalfHash(String accessToken) {
        return encode(Arrays.copyOf(CodeHash.sha256(accessToken), 16));
    }

    private String randomId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return encode(bits);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
