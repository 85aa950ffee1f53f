package org.shuniu.gateway.oidc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.shuniu.gateway.client.Registration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the hub and the browser before it, over HTTP; it can do everything wrong. */
public final class RelyingParty {
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String origin;
    private final Registration registration;

    public RelyingParty(int port, Registration registration) {
        this.origin = "http://localhost:" + port;
        this.registration = registration;
    }

    public record Answer(int status, Map<String, String> headers, String body) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String text(String member) {
            return json().path(member).asString("");
        }

        /** The query with which a page of ours leads back to the authorization endpoint. */
        String onward() {
            String location = headers.getOrDefault("location", "");
            if (!location.contains("?continue=")) {
                throw new AssertionError("no page of ours: " + this);
            }
            String signed = location.split("[=&]", -1)[1];
            byte[] path = Base64.getUrlDecoder().decode(signed.substring(0, signed.indexOf('.')));
            String text = new String(path, StandardCharsets.UTF_8);
            return text.substring(text.indexOf('?') + 1);
        }

        /** The parameters of the redirect. */
        Map<String, String> redirect() {
            var parameters = new LinkedHashMap<String, String>();
            String location = headers.getOrDefault("location", "");
            for (String pair : location.substring(location.indexOf('?') + 1).split("&")) {
                String[] parts = pair.split("=", 2);
                parameters.put(
                        parts[0],
                        parts.length < 2
                                ? ""
                                : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return parameters;
        }
    }

    public String clientId() {
        return registration.client().id().value();
    }

    String redirectUri() {
        return registration.client().redirectUris().getFirst();
    }

    /** An authorization request in order. */
    Map<String, String> request() {
        var request = new LinkedHashMap<String, String>();
        request.put("response_type", "code");
        request.put("client_id", clientId());
        request.put("redirect_uri", redirectUri());
        request.put("scope", "openid profile edu");
        request.put("state", "af0ifjsldkj");
        request.put("nonce", "n-0S6_WzA2Mj");
        request.put("code_challenge", CHALLENGE);
        request.put("code_challenge_method", "S256");
        return request;
    }

    Answer authorize(Map<String, String> request, String cookie) {
        return authorize(form(request), cookie);
    }

    Answer authorize(String query, String cookie) {
        return send(
                HttpRequest.newBuilder(URI.create(origin + "/oauth2/authorize?" + query))
                        .header("Cookie", cookie)
                        .GET());
    }

    public String code(String cookie) {
        Answer answer = authorize(request(), cookie);
        String code = answer.redirect().get("code");
        if (code == null) {
            throw new AssertionError("no code: " + answer);
        }
        return code;
    }

    Map<String, String> redemption(String code) {
        var request = new LinkedHashMap<String, String>();
        request.put("grant_type", "authorization_code");
        request.put("code", code);
        request.put("redirect_uri", redirectUri());
        request.put("code_verifier", VERIFIER);
        return request;
    }

    public Answer redeem(String code) {
        return token(redemption(code));
    }

    public Answer refresh(String refreshToken) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    Answer token(Map<String, String> form) {
        return post("/oauth2/token", form(form));
    }

    /** As the registered client, by the method it registered. */
    Answer post(String path, String form) {
        return post(path, form, Map.of());
    }

    Answer post(String path, String form, Map<String, String> headers) {
        var secret = registration.secret();
        var request = HttpRequest.newBuilder(URI.create(origin + path));
        headers.forEach(request::header);
        String body = form;
        if (secret == null) {
            body += "&client_id=" + encode(clientId());
        } else {
            String credentials = clientId() + ":" + secret.value();
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return send(
                request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
    }

    /** Whatever proves who sends it is in the form. */
    Answer postAnonymously(String path, Map<String, String> form) {
        return postAnonymously(path, form, Map.of());
    }

    Answer postAnonymously(String path, Map<String, String> form, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(origin + path));
        headers.forEach(request::header);
        return send(
                request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(form))));
    }

    Answer postAs(String clientId, String secret, String path, String form) {
        String credentials = clientId + ":" + secret;
        return send(
                HttpRequest.newBuilder(URI.create(origin + path))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        credentials.getBytes(
                                                                StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(origin + path)).GET());
    }

    public Answer getWith(String path, String accessToken) {
        return send(
                HttpRequest.newBuilder(URI.create(origin + path))
                        .header("Authorization", "Bearer " + accessToken)
                        .GET());
    }

    Answer getWith(String path, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(origin + path)).GET();
        headers.forEach(request::header);
        return send(request);
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().map().entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            h -> h.getKey().toLowerCase(Locale.ROOT),
                                            h -> String.join(", ", h.getValue()))),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
