package org.shuniu.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.util.JsonSerialization;

/**
 * A hub where the person at the login page is always {@link #nextLogin}: real codes, PKCE, client
 * authentication and ES256 ID tokens, as the gateway gives them to a platform.
 */
final class ScriptedHub implements AutoCloseable {
    static final String CLIENT_ID = "member-realm";
    static final String CLIENT_SECRET = "c2VjcmV0LW9mLXRoZS1tZW1iZXItcmVhbG0";

    private final HttpServer server;
    private final ECKey published = key();
    private final ECKey unpublished = key();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private volatile Map<String, Object> person = Map.of();
    private volatile ECKey signing = published;
    private volatile Map<String, String> lastAuthorizationRequest = Map.of();

    private record Grant(String challenge, String nonce, String redirectUri) {}

    ScriptedHub() throws IOException, JOSEException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/oauth2/authorize", this::authorize);
        server.createContext("/oauth2/token", this::token);
        server.createContext(
                "/oauth2/jwks",
                exchange -> json(exchange, 200, new JWKSet(published).toPublicJWKSet().toString()));
        server.start();
    }

    private static ECKey key() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256)
                .keyID("signing-key")
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .generate();
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Who logs in from now on, and what the ID token says of them. */
    void nextLogin(Map<String, Object> claims) {
        person = claims;
        signing = published;
    }

    /** As {@link #nextLogin}, signed with a key of the published one's name. */
    void nextForgedLogin(Map<String, Object> claims) {
        person = claims;
        signing = unpublished;
    }

    Map<String, String> lastAuthorizationRequest() {
        return lastAuthorizationRequest;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> request = form(exchange.getRequestURI().getRawQuery());
        lastAuthorizationRequest = request;
        String code = UUID.randomUUID().toString();
        grants.put(
                code,
                new Grant(
                        request.get("code_challenge"),
                        request.get("nonce"),
                        request.get("redirect_uri")));
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        request.get("redirect_uri")
                                + ("?code=" + code)
                                + ("&state=" + URLEncoder.encode(request.get("state"), UTF_8))
                                + ("&iss=" + URLEncoder.encode(issuer(), UTF_8)));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> request =
                form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        Grant grant = grants.remove(request.getOrDefault("code", ""));
        if (!basic().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if (grant == null
                || !grant.redirectUri().equals(request.get("redirect_uri"))
                || !grant.challenge().equals(challenge(request.get("code_verifier")))) {
            json(exchange, 400, "{\"error\":\"invalid_grant\"}");
        } else {
            var tokens = new HashMap<String, Object>();
            tokens.put("token_type", "Bearer");
            tokens.put("expires_in", 300);
            tokens.put("access_token", UUID.randomUUID().toString());
            tokens.put("id_token", idToken(grant));
            json(exchange, 200, JsonSerialization.writeValueAsString(tokens));
        }
    }

    /** RFC 6749 §2.3.1 */
    private static String basic() {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(UTF_8));
    }

    /** RFC 7636 §4.6 */
    private static String challenge(String verifier) {
        return CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
                .getValue();
    }

    private String idToken(Grant grant) {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .audience(CLIENT_ID)
                        .issueTime(Date.from(Instant.now()))
                        .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                        .claim("nonce", grant.nonce());
        person.forEach(claims::claim);
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("signing-key").build(),
                        claims.build());
        try {
            token.sign(new ECDSASigner(signing));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static Map<String, String> form(String encoded) {
        var form = new HashMap<String, String>();
        for (String field : encoded.split("&")) {
            int equals = field.indexOf('=');
            form.put(
                    URLDecoder.decode(field.substring(0, equals), UTF_8),
                    URLDecoder.decode(field.substring(equals + 1), UTF_8));
        }
        return form;
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
