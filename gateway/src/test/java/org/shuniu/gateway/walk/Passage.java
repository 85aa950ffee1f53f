package org.shuniu.gateway.walk;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.shuniu.gateway.testing.WebClient;
import tools.jackson.databind.JsonNode;

/** One person's way from a platform through the login and back, a request a step. */
final class Passage {
    // RFC 7636, appendix B.
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    /** What is left to do, in this order. */
    enum Step {
        ASK,
        LOG_IN,
        COME_BACK,
        REDEEM,
        USERINFO,
        REFRESH
    }

    private final RunningHub hub;
    private final WebClient browser;
    private final JsonNode account;
    private final JsonNode platform;
    private String next = "";
    private JsonNode tokens;

    Passage(RunningHub hub, String role) {
        this.hub = hub;
        this.browser = new WebClient(hub.issuer().getPort());
        this.account = account(hub.demo(), role);
        this.platform = hub.demo().required("clients").get(0);
        this.tokens = hub.demo();
    }

    private static JsonNode account(JsonNode demo, String role) {
        for (JsonNode account : demo.required("accounts")) {
            if (account.required("role").asString().equals(role)) {
                return account;
            }
        }
        throw new AssertionError("no demo account of a " + role);
    }

    /** Anything but success is an {@link AssertionError}. */
    void take(Step step) {
        switch (step) {
            case ASK -> next = path(redirect(browser.get(authorize("")), "/login"));
            case LOG_IN -> next = path(redirect(logIn(), ""));
            case COME_BACK -> next = code(browser.get(next));
            case REDEEM ->
                    tokens =
                            token(
                                    Map.of(
                                            "grant_type",
                                            "authorization_code",
                                            "code",
                                            next,
                                            "redirect_uri",
                                            redirectUri(),
                                            "code_verifier",
                                            VERIFIER));
            case USERINFO -> userinfo();
            case REFRESH -> tokens = refresh();
        }
    }

    /** Comes in once more without a password. */
    void comeBackSilently() {
        next = code(browser.get(authorize("none")));
        take(Step.REDEEM);
    }

    HttpResponse<String> askSilently() {
        return browser.get(authorize("none"));
    }

    /** Name and password, sent from the login form. */
    HttpResponse<String> logIn() {
        return browser.submit(
                next,
                "/login",
                Map.of("username", text(account, "login"), "password", text(account, "password")));
    }

    JsonNode refresh() {
        return token(
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        text(tokens, "refresh_token")));
    }

    private void userinfo() {
        hub.api()
                .send(
                        HttpRequest.newBuilder(hub.issuer().resolve("/userinfo"))
                                .header("Authorization", "Bearer " + text(tokens, "access_token")))
                .expect(200);
    }

    private JsonNode token(Map<String, String> grant) {
        String basic = text(platform, "clientId") + ":" + text(platform, "clientSecret");
        return hub.api()
                .send(
                        HttpRequest.newBuilder(hub.issuer().resolve("/oauth2/token"))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                basic.getBytes(
                                                                        StandardCharsets.UTF_8)))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form(grant))))
                .expect(200)
                .json();
    }

    private String authorize(String prompt) {
        var request = new LinkedHashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", text(platform, "clientId"));
        request.put("redirect_uri", redirectUri());
        request.put("scope", "openid profile edu");
        request.put("state", "af0ifjsldkj");
        request.put("code_challenge", CHALLENGE);
        request.put("code_challenge_method", "S256");
        if (!prompt.isEmpty()) {
            request.put("prompt", prompt);
        }
        return "/oauth2/authorize?" + form(request);
    }

    private String redirectUri() {
        return platform.required("redirectUris").get(0).asString();
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(f -> Api.encode(f.getKey()) + "=" + Api.encode(f.getValue()))
                .collect(Collectors.joining("&"));
    }

    private String code(HttpResponse<String> answer) {
        String query = redirect(answer, redirectUri()).getRawQuery();
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("code=")) {
                return parameter.substring("code=".length());
            }
        }
        throw new AssertionError("the browser came back without a code: " + query);
    }

    private static URI redirect(HttpResponse<String> answer, String to) {
        String location = answer.headers().firstValue("Location").orElse("");
        if (location.isEmpty() || !location.contains(to)) {
            throw new AssertionError(
                    "%s: expected a redirect to %s, got %d %s"
                            .formatted(
                                    answer.request().uri().getPath(),
                                    to,
                                    answer.statusCode(),
                                    location));
        }
        return URI.create(location);
    }

    private static String path(URI address) {
        return address.getRawQuery() == null
                ? address.getRawPath()
                : address.getRawPath() + "?" + address.getRawQuery();
    }

    private static String text(JsonNode node, String member) {
        return node.required(member).asString();
    }
}
