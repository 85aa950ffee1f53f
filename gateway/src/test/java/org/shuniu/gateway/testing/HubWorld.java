package org.shuniu.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.oidc.RelyingParty;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.testing.Pupil;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A hub over HTTP: an administrator's client, relying parties, and people with browsers. */
public final class HubWorld {
    private static final Set<String> RUNNING = Set.of("received", "reading", "planned", "applying");
    private static final AtomicInteger HOSTS = new AtomicInteger();
    private static final String PASSWORD = "河边的三只白鹭飞走";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Clients clients;
    private final Registration administrator;

    public HubWorld(int port, Clients clients) {
        this.port = port;
        this.clients = clients;
        this.administrator =
                apiClient(
                        null,
                        "sources.write",
                        "roster.read",
                        "roster.write",
                        "roster.approve",
                        "credentials.write");
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The last segment of the problem's type. */
        public String problem() {
            String type = json().path("type").asString("");
            return type.substring(type.lastIndexOf('/') + 1);
        }

        public Answer expect(int status) {
            if (status() != status) {
                throw new AssertionError(response.uri() + ": " + status() + " " + response.body());
            }
            return this;
        }
    }

    // --- the API

    public Registration apiClient(@Nullable OrgCode subtree, String... scopes) {
        return clients.register(
                ClientMetadata.service("管理系统", Set.of(scopes), subtree), Registrar.hub());
    }

    public Answer get(String path) {
        return get(administrator, path);
    }

    public Answer get(Registration client, String path) {
        return send(request(client, path).GET());
    }

    public Answer post(String path, Map<String, ?> body) {
        return post(administrator, path, body);
    }

    public Answer post(Registration client, String path, Map<String, ?> body) {
        return send(
                request(client, path)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body))));
    }

    public Answer put(Registration client, String path, Map<String, ?> body) {
        return send(
                request(client, path)
                        .header("Content-Type", "application/json")
                        .PUT(
                                BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body))));
    }

    public Answer delete(Registration client, String path) {
        return send(request(client, path).DELETE());
    }

    public void source(String name, String body) {
        Answer answer =
                send(
                        request(administrator, "/api/v1/sources/" + name)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(body)));
        answer.expect(answer.status() == 200 ? 200 : 201);
    }

    /** Sends a file and waits until it is applied. */
    public void deliver(String source, Pupil... pupils) {
        byte[] file = Pupil.file(pupils);
        Answer accepted =
                send(request(
                                        administrator,
                                        "/api/v1/sources/"
                                                + source
                                                + "/imports?filename=roster.tsv&rows="
                                                + pupils.length)
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(file)))
                        .expect(202);
        String id = accepted.json().required("id").asString();
        until(() -> !RUNNING.contains(stateOf(id)));
        if (!stateOf(id).equals("applied")) {
            throw new AssertionError(get("/api/v1/imports/" + id).response().body());
        }
    }

    public String stateOf(String importId) {
        return get("/api/v1/imports/" + importId).expect(200).json().required("state").asString();
    }

    public JsonNode search(String type, String identifier) {
        JsonNode items =
                post(
                                "/api/v1/persons/search",
                                Map.of("identifierType", type, "identifier", identifier))
                        .expect(200)
                        .json()
                        .required("items");
        if (items.size() != 1) {
            throw new AssertionError("not one person: " + items);
        }
        return items.get(0);
    }

    private HttpRequest.Builder request(Registration client, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token(client));
    }

    /** A new one each time: the clock may have gone on for months. */
    private String token(Registration client) {
        String basic = client.client().id().value() + ":" + client.secret().value();
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oauth2/token"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        basic.getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials")))
                .expect(200)
                .json()
                .required("access_token")
                .asString();
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static void until(BooleanSupplier reached) {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!reached.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("it does not come to that");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    // --- relying parties

    public RelyingParty relyingParty(ClientKind kind) {
        return new RelyingParty(
                port,
                clients.register(
                        ClientMetadata.relyingParty(
                                "测试应用",
                                kind,
                                List.of(
                                        "https://rp"
                                                + HOSTS.incrementAndGet()
                                                + ".merge.example.cn/cb"),
                                Set.of("openid", "profile", "edu", "offline_access")),
                        Registrar.hub()));
    }

    // --- people

    /** Somebody at a browser. */
    public record Somebody(String number, String password, WebClient browser) {
        /** What the SSO cookie proves to relying parties. */
        public String cookie() {
            return "SSO=" + browser.cookies().get("SSO");
        }

        public boolean isSignedIn() {
            return browser.get("/").statusCode() == 200;
        }

        /** As claims of the ID token. */
        public JsonNode signInAt(RelyingParty client) {
            return claims(client.redeem(client.code(cookie())).text("id_token"));
        }

        public static JsonNode claims(String idToken) {
            byte[] payload = Base64.getUrlDecoder().decode(idToken.split("\\.")[1]);
            return JsonMapper.shared().readTree(new String(payload, StandardCharsets.UTF_8));
        }

        public void consentTo(RelyingParty vendor) {
            int status =
                    browser.submit(
                                    "/consents",
                                    "/consents",
                                    Map.of("clientId", vendor.clientId(), "decision", "accept"))
                            .statusCode();
            if (status != 303) {
                throw new AssertionError("no consent: " + status);
            }
        }
    }

    /** With a card for the first login. */
    public Somebody activated(JsonNode person, String suffix) {
        JsonNode card = cards(person).required("items").get(0);
        String number = card.required("spaceNumber").asString();
        String password = PASSWORD + suffix;
        int status =
                new WebClient(port)
                        .submit(
                                "/activate",
                                "/activate",
                                Map.of(
                                        "spaceNumber",
                                        number,
                                        "code",
                                        card.required("code").asString(),
                                        "password",
                                        password))
                        .statusCode();
        if (status != 303) {
            throw new AssertionError("not activated: " + status);
        }
        return signIn(number, password);
    }

    public JsonNode cards(JsonNode... people) {
        return post(
                        "/api/v1/activation-cards",
                        Map.of(
                                "personIds",
                                Arrays.stream(people)
                                        .map(person -> person.required("id").asString())
                                        .toList()))
                .expect(200)
                .json();
    }

    /** Whether it worked, tells {@link Somebody#isSignedIn}. */
    public Somebody signIn(String number, String password) {
        var browser = new WebClient(port);
        browser.submit("/login", "/login", Map.of("username", number, "password", password));
        return new Somebody(number, password, browser);
    }
}
