package org.shuniu.gateway.demo.relyingparty;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An application that people enter through the hub: authorization code flow with PKCE, state and
 * nonce, by a certified client library. Everything security depends on is in {@link #login} and
 * {@link #callback}, in the order of OpenID Connect Core §3.1.
 */
public final class RelyingParty implements AutoCloseable {
    private static final String SESSION = "session";
    private static final String LOGIN = "login";
    private static final int REMEMBERED = 10_000;

    /**
     * How the application is registered at the hub.
     *
     * @param issuer the hub; everything else about it comes from its discovery document
     * @param address where this application answers; its redirect URI is {@code address/callback}
     */
    public record Registration(
            URI issuer, String clientId, String clientSecret, Scope scope, URI address) {
        URI redirectUri() {
            return address.resolve("/callback");
        }

        @Override
        public String toString() {
            return clientId + " at " + address;
        }
    }

    /** What must come back with the browser: kept here, found by a cookie, used once. */
    private record PendingLogin(State state, Nonce nonce, CodeVerifier verifier) {}

    private final Registration registration;
    private final RelyingPartyPages pages;
    private final HttpServer server;
    private final Map<String, PendingLogin> pending = bounded();
    private final Map<String, UserInfo> sessions = bounded();
    private @Nullable OIDCProviderMetadata provider;

    /**
     * Starts the application on this machine's loopback address.
     *
     * @throws IOException if the port is taken
     */
    public RelyingParty(Registration registration, RelyingPartyPages pages) throws IOException {
        this.registration = registration;
        this.pages = pages;
        var address =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), registration.address().getPort());
        this.server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::home);
        server.createContext("/login", this::login);
        server.createContext("/callback", this::callback);
        server.createContext("/logout", this::logout);
        server.start();
    }

    private void home(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/")) {
            answer(exchange, 404, pages.failure("没有这个页面"));
            return;
        }
        UserInfo person = cookie(exchange, SESSION).map(sessions::get).orElse(null);
        answer(exchange, 200, person == null ? pages.welcome() : pages.person(person));
    }

    /** Sends the browser to the hub. */
    private void login(HttpExchange exchange) throws IOException {
        var login = new PendingLogin(new State(), new Nonce(), new CodeVerifier());
        String key = new State().getValue();
        pending.put(key, login);
        try {
            URI request =
                    new AuthenticationRequest.Builder(
                                    ResponseType.CODE,
                                    registration.scope(),
                                    new ClientID(registration.clientId()),
                                    registration.redirectUri())
                            .endpointURI(provider().getAuthorizationEndpointURI())
                            .state(login.state())
                            .nonce(login.nonce())
                            .codeChallenge(login.verifier(), CodeChallengeMethod.S256)
                            .build()
                            .toURI();
            setCookie(exchange, LOGIN, key);
            redirect(exchange, request);
        } catch (GeneralException e) {
            answer(exchange, 502, pages.failure("统一身份认证暂时不可用，请稍后再试"));
        }
    }

    /** The browser is back with a code, or with an error. */
    private void callback(HttpExchange exchange) throws IOException {
        PendingLogin login = cookie(exchange, LOGIN).map(pending::remove).orElse(null);
        if (login == null) {
            answer(exchange, 400, pages.failure("登录已过期，请重新登录"));
            return;
        }
        try {
            var response =
                    AuthenticationResponseParser.parse(
                            registration.address().resolve(exchange.getRequestURI()));
            // RFC 6749 §10.12: the state binds the answer to the browser that asked.
            boolean ours = login.state().equals(response.getState());
            // RFC 9207 §2.4: clients MUST compare iss with the issuer they asked, against mix-up.
            boolean issuer =
                    response.getIssuer() == null
                            || response.getIssuer()
                                    .getValue()
                                    .equals(registration.issuer().toString());
            if (!ours || !issuer || !response.indicatesSuccess()) {
                answer(exchange, 400, pages.failure("登录没有完成"));
                return;
            }
            AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
            OIDCTokens tokens = redeem(Objects.requireNonNull(code), login.verifier());
            IDTokenClaimsSet identity = validate(tokens, login.nonce());
            UserInfo person = userInfo(tokens);
            // OIDC Core §5.3.2: the sub of userinfo MUST be verified to match the ID token's.
            if (!person.getSubject().equals(identity.getSubject())) {
                throw new GeneralException("userinfo is about somebody else");
            }
            String session = new State().getValue();
            sessions.put(session, person);
            setCookie(exchange, SESSION, session);
            redirect(exchange, registration.address().resolve("/"));
        } catch (GeneralException | BadJOSEException | JOSEException e) {
            answer(exchange, 502, pages.failure("登录没有完成"));
        }
    }

    private OIDCTokens redeem(AuthorizationCode code, CodeVerifier verifier)
            throws GeneralException, IOException {
        var request =
                new TokenRequest.Builder(
                                provider().getTokenEndpointURI(),
                                new ClientSecretBasic(
                                        new ClientID(registration.clientId()),
                                        new Secret(registration.clientSecret())),
                                new AuthorizationCodeGrant(
                                        code, registration.redirectUri(), verifier))
                        .build();
        var response = OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
        if (!response.indicatesSuccess()) {
            throw new GeneralException(
                    "the code was refused: "
                            + response.toErrorResponse().getErrorObject().getCode());
        }
        return (OIDCTokens) response.toSuccessResponse().getTokens();
    }

    /** Signature, issuer, audience, expiry and nonce (OpenID Connect Core §3.1.3.7). */
    private IDTokenClaimsSet validate(OIDCTokens tokens, Nonce nonce)
            throws GeneralException, IOException, BadJOSEException, JOSEException {
        var validator =
                new IDTokenValidator(
                        new Issuer(registration.issuer()),
                        new ClientID(registration.clientId()),
                        JWSAlgorithm.ES256,
                        provider().getJWKSetURI().toURL());
        return validator.validate(tokens.getIDToken(), nonce);
    }

    private UserInfo userInfo(OIDCTokens tokens) throws GeneralException, IOException {
        var request =
                new UserInfoRequest(
                        provider().getUserInfoEndpointURI(), tokens.getBearerAccessToken());
        var response = UserInfoResponse.parse(request.toHTTPRequest().send());
        if (!response.indicatesSuccess()) {
            throw new GeneralException("userinfo was refused");
        }
        return response.toSuccessResponse().getUserInfo();
    }

    /** Ends the session here; the one at the hub goes on. */
    private void logout(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, pages.failure("请使用页面上的按钮退出"));
            return;
        }
        cookie(exchange, SESSION).ifPresent(sessions::remove);
        redirect(exchange, registration.address().resolve("/"));
    }

    private synchronized OIDCProviderMetadata provider() throws GeneralException, IOException {
        if (provider == null) {
            provider = OIDCProviderMetadata.resolve(new Issuer(registration.issuer()));
        }
        return provider;
    }

    private static Optional<String> cookie(HttpExchange exchange, String name) {
        String header = exchange.getRequestHeaders().getFirst("Cookie");
        if (header == null) {
            return Optional.empty();
        }
        for (String pair : header.split(";", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equals(cookieName(exchange, name))) {
                return Optional.of(parts[1]);
            }
        }
        return Optional.empty();
    }

    private static void setCookie(HttpExchange exchange, String name, String value) {
        exchange.getResponseHeaders()
                .add(
                        "Set-Cookie",
                        cookieName(exchange, name)
                                + "="
                                + value
                                + "; Path=/; HttpOnly; SameSite=Lax");
    }

    /** Cookies know no ports, and both examples live on one host. */
    private static String cookieName(HttpExchange exchange, String name) {
        return name + "-" + exchange.getLocalAddress().getPort();
    }

    private static void redirect(HttpExchange exchange, URI to) throws IOException {
        exchange.getResponseHeaders().set("Location", to.toString());
        exchange.sendResponseHeaders(303, -1);
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String html) throws IOException {
        byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    /** Forgets the oldest: an example has no database, and memory must not grow with visitors. */
    private static <V> Map<String, V> bounded() {
        return Collections.synchronizedMap(
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                        return size() > REMEMBERED;
                    }
                });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
