package org.shuniu.gateway.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.gateway.walk.Api;
import org.shuniu.gateway.walk.RunningHub;
import tools.jackson.databind.JsonNode;

/**
 * A platform, a program of administrators, and the browsers of some people; anything but success is
 * an {@link AssertionError}.
 */
final class OnlineClient {
    // RFC 7636, appendix B.
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    /** So many browsers are kept signed in, and so many refresh tokens. */
    private static final int KEPT = 16;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI issuer;
    private final Api api;
    private final String clientId;
    private final String redirectUri;
    private final String authorization;
    private final AtomicInteger turn = new AtomicInteger();
    private final BlockingQueue<WebClient> signedIn = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refreshTokens = new LinkedBlockingQueue<>();
    private volatile List<Account> accounts = List.of();
    private volatile List<String> people = List.of();
    private volatile String accessToken = "";

    /** Somebody who can log in. */
    record Account(String spaceNumber, String password) {
        @Override
        public String toString() {
            return spaceNumber;
        }
    }

    OnlineClient(RunningHub hub) {
        issuer = hub.issuer();
        api = hub.api();
        JsonNode platform = hub.demo().required("clients").get(0);
        clientId = platform.required("clientId").asString();
        redirectUri = platform.required("redirectUris").get(0).asString();
        String basic = clientId + ":" + platform.required("clientSecret").asString();
        authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(basic.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * From now on these people come in.
     *
     * @param askedAbout the ids of people whom the API is asked about
     */
    void meet(List<Account> people, List<String> askedAbout) {
        this.accounts = List.copyOf(people);
        this.people = List.copyOf(askedAbout);
        signedIn.clear();
        refreshTokens.clear();
        for (int i = 0; i < KEPT; i++) {
            keep(
                    tokens(
                            Map.of(
                                    "grant_type",
                                    "authorization_code",
                                    "code",
                                    login(),
                                    "redirect_uri",
                                    redirectUri,
                                    "code_verifier",
                                    VERIFIER)));
        }
    }

    void perform(Operation operation) throws InterruptedException {
        switch (operation) {
            case LOGIN -> login();
            case SSO -> sso();
            case REFRESH -> refresh();
            case USERINFO -> userinfo();
            case PERSON -> api.get("/api/v1/persons/" + next(people)).expect(200);
        }
    }

    private String login() {
        Account account = next(accounts);
        var browser = new WebClient(issuer.getPort(), http);
        String page = location(browser.get(authorize("")));
        HttpResponse<String> proved =
                browser.submit(
                        page,
                        "/login",
                        Map.of("username", account.spaceNumber(), "password", account.password()));
        String code = code(browser.get(location(proved)));
        signedIn.add(browser);
        if (signedIn.size() > KEPT) {
            signedIn.poll();
        }
        return code;
    }

    private void sso() throws InterruptedException {
        WebClient browser = signedIn.take();
        try {
            code(browser.get(authorize("none")));
        } finally {
            signedIn.add(browser);
        }
    }

    private void refresh() throws InterruptedException {
        keep(tokens(Map.of("grant_type", "refresh_token", "refresh_token", refreshTokens.take())));
    }

    private void userinfo() {
        api.send(
                        HttpRequest.newBuilder(issuer.resolve("/userinfo"))
                                .timeout(Api.PATIENCE)
                                .header("Authorization", "Bearer " + accessToken)
                                .GET())
                .expect(200);
    }

    private void keep(JsonNode tokens) {
        accessToken = tokens.required("access_token").asString();
        refreshTokens.add(tokens.required("refresh_token").asString());
    }

    private JsonNode tokens(Map<String, String> grant) {
        return api.send(
                        HttpRequest.newBuilder(issuer.resolve("/oauth2/token"))
                                .timeout(Api.PATIENCE)
                                .header("Authorization", authorization)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form(grant))))
                .expect(200)
                .json();
    }

    private String authorize(String prompt) {
        var request = new LinkedHashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", clientId);
        request.put("redirect_uri", redirectUri);
        request.put("scope", "openid profile edu");
        request.put("state", "af0ifjsldkj");
        request.put("nonce", "n-0S6_WzA2Mj");
        request.put("code_challenge", CHALLENGE);
        request.put("code_challenge_method", "S256");
        if (!prompt.isEmpty()) {
            request.put("prompt", prompt);
        }
        return "/oauth2/authorize?" + form(request);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(f -> Api.encode(f.getKey()) + "=" + Api.encode(f.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The code with which the browser is sent back to the platform. */
    private String code(HttpResponse<String> answer) {
        URI address = redirect(answer);
        for (String parameter : String.valueOf(address.getRawQuery()).split("&", -1)) {
            if (address.toString().startsWith(redirectUri) && parameter.startsWith("code=")) {
                return parameter.substring("code=".length());
            }
        }
        throw new AssertionError("the browser came back without a code");
    }

    /** Where on the hub the browser is sent. */
    private static String location(HttpResponse<String> answer) {
        URI address = redirect(answer);
        return address.getRawQuery() == null
                ? address.getRawPath()
                : address.getRawPath() + "?" + address.getRawQuery();
    }

    private static URI redirect(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        "%s: expected a redirect, got %d"
                                                .formatted(
                                                        answer.request().uri().getPath(),
                                                        answer.statusCode())));
    }

    private <T> T next(List<T> all) {
        return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
    }
}
