package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientSecret;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.consent.Consents;
import org.shuniu.gateway.egress.TestServer;
import org.shuniu.gateway.registration.RegistrationTokens;
import org.shuniu.gateway.registration.RegistrationTokens.Wanted;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.person.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Dynamic registration and its attackers: cases 3, 4, 20 and 39 of the ledger. */
@PeopleTest
class RegistrationIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicReference<String> DOCUMENT = new AtomicReference<>("[]");
    private static final TestServer SECTOR = sectorServer();
    private static final String SIMPLE =
            "{\"client_name\":\"作业平台\",\"redirect_uris\":[\"https://rp.example.cn/cb\"]}";

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private RegistrationTokens tokens;
    @Autowired private Consents consents;
    @Autowired private Issuer issuer;

    private final HttpClient http = HttpClient.newHttpClient();
    private ProtocolWorld world;

    @DynamicPropertySource
    static void theSectorsServerMayBeCalled(DynamicPropertyRegistry properties) {
        properties.add("shuniu.egress.allow", () -> "localhost:" + SECTOR.port());
    }

    private static TestServer sectorServer() {
        try {
            return new TestServer(
                    out -> TestServer.document("application/json", DOCUMENT.get()).to(out));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void aWorld() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
    }

    // --- registration

    @Test
    @DisplayName("oidcc-server with a client that registered itself: the defaults of the standard")
    void aClientRegistersItselfAndLogsPeopleIn() throws Exception {
        var made = register(token(ClientKind.PLATFORM, "rp.example.cn"), SIMPLE);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().firstValue("cache-control")).contains("no-store");
        JsonNode client = json(made);
        assertThat(made.headers().firstValue("location"))
                .contains(client.path("registration_client_uri").asString());
        assertThat(client.path("id_token_signed_response_alg").asString()).isEqualTo("RS256");
        assertThat(client.path("token_endpoint_auth_method").asString())
                .isEqualTo("client_secret_basic");
        assertThat(client.path("grant_types").toString()).isEqualTo("[\"authorization_code\"]");
        assertThat(client.path("response_types").toString()).isEqualTo("[\"code\"]");
        assertThat(client.path("application_type").asString()).isEqualTo("web");
        assertThat(client.path("subject_type").asString()).isEqualTo("public");
        assertThat(client.path("client_secret_expires_at").asInt(-1)).isZero();
        assertThat(client.path("client_id_issued_at").asLong()).isPositive();
        assertThat(client.has("kind")).isFalse();

        var party = party(client);
        var pupil = world.pupil();
        var granted = party.redeem(party.code(world.signIn(pupil)));
        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.json().has("refresh_token")).isFalse();
        assertThat(SignedJWT.parse(granted.text("id_token")).getHeader().getAlgorithm().getName())
                .isEqualTo("RS256");
    }

    @Test
    void discoveryNamesTheEndpoint() {
        assertThat(
                        world.client(ClientKind.PLATFORM)
                                .get("/.well-known/openid-configuration")
                                .text("registration_endpoint"))
                .isEqualTo(issuer.value() + "/connect/register");
    }

    @Test
    void whatTheTokenSaysIsNotTheClientsToSay() throws Exception {
        String token =
                tokens.issue(
                        new Wanted(
                                ClientKind.VENDOR,
                                List.of("rp.example.cn"),
                                List.of("openid", "edu"),
                                true,
                                null,
                                null),
                        Registrar.hub());
        var client =
                json(
                        register(
                                token,
                                """
                                {"redirect_uris":["https://rp.example.cn/cb"],"kind":"platform",
                                 "scope":"openid profile roster.approve","scopes":["roster.approve"],
                                 "require_pkce":false,"profile":"fapi2","org_subtree":"330100",
                                 "subject_type":"public","name":"x","client_name":"作业",
                                 "something_else":{"a":[1]},"client_id":"chosen"}
                                """));
        assertThat(client.path("subject_type").asString()).isEqualTo("pairwise");
        assertThat(client.path("scope").asString()).isEqualTo("openid");
        assertThat(client.path("client_name").asString()).isEqualTo("作业");
        Client made = registered(client);
        assertThat(made.kind()).isEqualTo(ClientKind.VENDOR);
        assertThat(made.scopes()).containsExactly("openid");
        assertThat(made.security().requirePkce()).isTrue();
        assertThat(made.security().fapi()).isFalse();
        assertThat(made.id().value()).isNotEqualTo("chosen");
    }

    @Test
    void pkceIsWaivedByTheTokenOnlyAndNeverForAPublicClient() throws Exception {
        assertThat(registered(json(register(withoutPkce(), SIMPLE))).security().requirePkce())
                .isFalse();
        String open =
                SIMPLE.replace(
                        "{\"client_name\"",
                        "{\"token_endpoint_auth_method\":\"none\",\"client_name\"");
        JsonNode client = json(register(withoutPkce(), open));
        assertThat(client.has("client_secret")).isFalse();
        assertThat(registered(client).security().requirePkce()).isTrue();
    }

    // --- initial access tokens

    @Test
    void aTokenServesOnceAndARefusedRegistrationKeepsIt() throws Exception {
        String token = token(ClientKind.PLATFORM, "rp.example.cn");
        assertThat(register(token, "{\"redirect_uris\":[\"https://evil.cn/cb\"]}").statusCode())
                .isEqualTo(400);
        assertThat(register(token, SIMPLE).statusCode()).isEqualTo(201);
        long before = registeredClients();
        assertThat(register(token, SIMPLE).statusCode()).isEqualTo(401);
        assertThat(registeredClients()).isEqualTo(before);
    }

    @Test
    void ofManyAtOnceOneIsRegistered() throws Exception {
        String token = token(ClientKind.PLATFORM, "rp.example.cn");
        try (var threads = Executors.newFixedThreadPool(8)) {
            var tries = new ArrayList<Callable<Integer>>();
            for (int n = 0; n < 8; n++) {
                tries.add(() -> register(token, SIMPLE).statusCode());
            }
            var statuses = new ArrayList<Integer>();
            for (var status : threads.invokeAll(tries)) {
                statuses.add(status.get());
            }
            assertThat(statuses).containsOnlyOnce(201).contains(401);
        }
    }

    @Test
    void withoutATokenThatCountsThereIsNoRegistration() throws Exception {
        var none = send("POST", "/connect/register", null, SIMPLE);
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("www-authenticate").orElse(""))
                .startsWith("Bearer")
                .doesNotContain("error");
        String over = token(ClientKind.PLATFORM, "rp.example.cn");
        jdbc.sql(
                        "update gateway.registration_token set created_at = now() - interval '2 days', expires_at = now() - interval '1 minute' where created_by = 'system' and uses_left = 1")
                .update();
        var late = register(over, SIMPLE);
        assertThat(late.statusCode()).isEqualTo(401);
        assertThat(late.headers().firstValue("www-authenticate").orElse(""))
                .contains("invalid_token");
    }

    // --- cases 3 and 4

    @ParameterizedTest
    @DisplayName("case 3: javascript: and data: anywhere; oidcc-redirect-uri-regfrag")
    @ValueSource(
            strings = {
                "{\"redirect_uris\":[\"javascript:alert(1)\"]}",
                "{\"redirect_uris\":[\"JaVaScRiPt://rp.example.cn/%0aalert(1)\"]}",
                "{\"redirect_uris\":[\"data:text/html,x\"]}",
                "{\"redirect_uris\":[\"https://rp.example.cn/cb#fragment\"]}",
                "{\"redirect_uris\":[\"https://rp.example.cn@evil.cn/cb\"]}",
                "{\"redirect_uris\":[\"https://rp.example.cn\\\\@evil.cn/cb\"]}",
                "{\"redirect_uris\":[\"https://evil.cn/cb\"]}",
                "{\"redirect_uris\":[\"https://rp.example.cn.evil.cn/cb\"]}",
                "{\"redirect_uris\":[\"http://rp.example.cn/cb\"]}",
                "{\"redirect_uris\":[\"javascript:alert(1)\"],\"application_type\":\"native\"}",
                // Case 4: a web client is on no loopback interface.
                "{\"redirect_uris\":[\"http://127.0.0.1/cb\"]}",
                "{\"redirect_uris\":[\"http://localhost:8080/cb\"]}"
            })
    void aRedirectUriThatMayNotBeIsRefused(String request) throws Exception {
        assertRefused(request, "invalid_redirect_uri");
    }

    @ParameterizedTest
    @DisplayName("case 3: of whatever other address; and what there is not")
    @ValueSource(
            strings = {
                "\"post_logout_redirect_uris\":[\"javascript:alert(1)\"]",
                "\"post_logout_redirect_uris\":[\"https://evil.cn/\"]",
                "\"backchannel_logout_uri\":\"data:x\"",
                "\"client_uri\":\"JavaScript:alert(1)\"",
                "\"logo_uri\":\"data:image/svg+xml,x\"",
                "\"policy_uri\":\"javascript:alert(1)\"",
                "\"tos_uri\":\"vbscript:x\"",
                "\"jwks_uri\":\"file:///etc/passwd\"",
                "\"sector_identifier_uri\":\"javascript:x\"",
                "\"response_types\":[\"token\"]",
                "\"response_types\":[\"code\",\"id_token\"]",
                "\"grant_types\":[\"implicit\"]",
                "\"grant_types\":[\"password\"]",
                "\"grant_types\":\"authorization_code\"",
                "\"token_endpoint_auth_method\":\"client_secret_jwt\"",
                "\"token_endpoint_auth_method\":\"private_key_jwt\"",
                "\"id_token_signed_response_alg\":\"none\"",
                "\"id_token_signed_response_alg\":\"HS256\"",
                "\"subject_type\":\"private\"",
                "\"contacts\":7",
                "\"default_max_age\":\"soon\"",
                "\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"
            })
    void metadataThatMayNotBeAreRefused(String member) throws Exception {
        assertRefused(SIMPLE.replace("}", "," + member + "}"), "invalid_client_metadata");
    }

    @Test
    void whatIsNoJsonObjectIsRefused() throws Exception {
        for (String body : List.of("[]", "7", "{", "null")) {
            var answer = register(token(ClientKind.PLATFORM, "rp.example.cn"), body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(json(answer).path("error").asString()).isEqualTo("invalid_client_metadata");
        }
    }

    @Test
    @DisplayName("case 4: the loopback interface is for native clients")
    void aNativeClientListensOnTheLoopbackInterfaceOrHasASchemeOfItsOwn() throws Exception {
        String request =
                """
                {"application_type":"native","token_endpoint_auth_method":"none",
                 "redirect_uris":["http://127.0.0.1/cb","cn.example.rp:/cb"]}
                """;
        String token = token(ClientKind.PLATFORM, "rp.example.cn");
        assertThat(register(token, request).statusCode()).isEqualTo(201);
        assertRefused(request.replace("cn.example.rp:", "cn.evil.rp:"), "invalid_redirect_uri");
        assertRefused(
                request.replace("http://127.0.0.1/", "http://rp.example.cn/"),
                "invalid_redirect_uri");
    }

    private void assertRefused(String request, String error) throws Exception {
        String token = token(ClientKind.PLATFORM, "rp.example.cn");
        String id = lastTokenId();
        long before = registeredClients();
        var answer = register(token, request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).path("error").asString()).isEqualTo(error);
        assertThat(registeredClients()).isEqualTo(before);
        assertThat(refusals("registration-token:" + id)).isEqualTo(1);
    }

    // --- sectors

    @Test
    @DisplayName("oidcc-registration-sector-uri: clients of one sector share the subjects")
    void clientsOfOneSectorShareTheSubjects() throws Exception {
        DOCUMENT.set("[\"https://a.example.cn/cb\",\"https://b.example.cn/cb\"]");
        String request =
                """
                {"redirect_uris":["https://a.example.cn/cb","https://b.example.cn/cb"],
                 "subject_type":"pairwise","sector_identifier_uri":"%s"}
                """
                        .formatted(SECTOR.uri("http", "localhost"));
        String token = token(ClientKind.VENDOR, "a.example.cn", "b.example.cn");
        var made = register(token, request);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(registered(json(made)).sector().value()).isEqualTo("localhost:" + SECTOR.port());
    }

    @Test
    @DisplayName("oidcc-registration-sector-bad: a sector that does not list the redirect URIs")
    void aSectorThatDoesNotListTheRedirectUrisIsRefused() throws Exception {
        for (String document :
                List.of("[\"https://other.example.cn/cb\"]", "{}", "no json", "[1,2]", "")) {
            DOCUMENT.set(document);
            assertRefused(
                    SIMPLE.replace(
                            "}",
                            ",\"sector_identifier_uri\":\"%s\"}"
                                    .formatted(SECTOR.uri("http", "localhost"))),
                    "invalid_client_metadata");
        }
    }

    @Test
    @DisplayName("case 20: a sector identifier or logo of a private address gets no packet")
    void aPrivateAddressGetsNoPacket() throws Exception {
        try (var victim =
                new TestServer(
                        TestServer.document(
                                "application/json", "[\"https://rp.example.cn/cb\"]"))) {
            assertRefused(
                    SIMPLE.replace(
                            "}",
                            ",\"sector_identifier_uri\":\"%s\"}"
                                    .formatted(victim.uri("https", "localhost"))),
                    "invalid_client_metadata");
            var logo =
                    SIMPLE.replace(
                            "}",
                            ",\"logo_uri\":\"%s\"}".formatted(victim.uri("https", "localhost")));
            // We link to a logo and never fetch it.
            assertThat(register(token(ClientKind.PLATFORM, "rp.example.cn"), logo).statusCode())
                    .isEqualTo(201);
            assertThat(victim.visits()).isZero();
        }
    }

    // --- RFC 7592

    @Test
    void aClientReadsChangesAndEndsItsRegistration() throws Exception {
        JsonNode made = json(register(token(ClientKind.PLATFORM, "rp.example.cn"), SIMPLE));
        String path = path(made);
        String first = made.path("registration_access_token").asString();
        JsonNode read = json(send("GET", path, first, null));
        assertThat(read.path("registration_access_token").asString()).isEqualTo(first);
        assertThat(read.has("client_secret")).isFalse();

        var changed = send("PUT", path, first, change(made, "client_name", "\"新名\""));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        String second = json(changed).path("registration_access_token").asString();
        assertThat(json(changed).path("client_name").asString()).isEqualTo("新名");
        assertThat(second).isNotEqualTo(first);
        assertThat(send("GET", path, first, null).statusCode()).isEqualTo(401);
        assertThat(send("PUT", path, first, SIMPLE).statusCode()).isEqualTo(401);
        assertThat(send("DELETE", path, first, null).statusCode()).isEqualTo(401);

        var party = party(made);
        assertThat(send("DELETE", path, second, null).statusCode()).isEqualTo(204);
        assertThat(send("GET", path, second, null).statusCode()).isEqualTo(401);
        assertThat(party.token(Map.of("grant_type", "client_credentials")).status()).isEqualTo(401);
    }

    @Test
    void anotherClientsTokenOpensNothing() throws Exception {
        JsonNode one = json(register(token(ClientKind.PLATFORM, "rp.example.cn"), SIMPLE));
        JsonNode other = json(register(token(ClientKind.PLATFORM, "rp.example.cn"), SIMPLE));
        String stolen = other.path("registration_access_token").asString();
        for (String method : List.of("GET", "PUT", "DELETE")) {
            assertThat(send(method, path(one), stolen, SIMPLE).statusCode()).isEqualTo(401);
        }
        assertThat(refusals(one.path("client_id").asString())).isEqualTo(1);
        // Nor does an initial one, or the client's secret (case 36).
        for (String wrong :
                List.of(
                        token(ClientKind.PLATFORM, "rp.example.cn"),
                        one.path("client_secret").asString())) {
            assertThat(send("GET", path(one), wrong, null).statusCode()).isEqualTo(401);
        }
        assertThat(registered(one).name()).isEqualTo("作业平台");
    }

    @ParameterizedTest
    @DisplayName("case 39: a change is checked like a registration")
    @ValueSource(
            strings = {
                "redirect_uris|[\"https://evil.cn/cb\"]",
                "redirect_uris|[\"javascript:alert(1)\"]",
                "redirect_uris|[\"http://127.0.0.1/cb\"]",
                "post_logout_redirect_uris|[\"https://evil.cn/\"]",
                "logo_uri|\"data:x\"",
                "sector_identifier_uri|\"https://127.0.0.1/sector\"",
                "jwks_uri|\"file:///etc/passwd\"",
                "token_endpoint_auth_method|\"none\"",
                "grant_types|[\"implicit\"]",
                "id_token_signed_response_alg|\"none\"",
                "client_id|\"other\"",
                "client_secret|\"other\"",
                "registration_access_token|\"x\"",
                "client_id_issued_at|1"
            })
    void aChangeIsCheckedLikeARegistration(String change) throws Exception {
        String token = token(ClientKind.PLATFORM, "rp.example.cn");
        String id = lastTokenId();
        JsonNode made = json(register(token, SIMPLE));
        Client before = registered(made);
        String access = made.path("registration_access_token").asString();
        String[] parts = change.split("\\|", 2);
        var answer = send("PUT", path(made), access, change(made, parts[0], parts[1]));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(registered(made)).isEqualTo(before);
        assertThat(refusals("registration-token:" + id)).isEqualTo(1);
        // The registration access token has not been used up by it.
        assertThat(send("GET", path(made), access, null).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("case 39: a change gives no scope, kind or waiver that registration would not")
    void aChangeGivesNoMoreThanARegistration() throws Exception {
        JsonNode made = json(register(token(ClientKind.VENDOR, "rp.example.cn"), SIMPLE));
        ObjectNode request = (ObjectNode) JSON.readTree(change(made, "kind", "\"platform\""));
        request.put("scope", "openid roster.approve clients.write").put("require_pkce", false);
        var changed =
                send(
                        "PUT",
                        path(made),
                        made.path("registration_access_token").asString(),
                        request.toString());
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        Client after = registered(made);
        assertThat(after.kind()).isEqualTo(ClientKind.VENDOR);
        assertThat(after.scopes()).containsExactly("openid");
        assertThat(after.security().requirePkce()).isTrue();
    }

    @Test
    void aDeletedClientsFamiliesAndConsentsEnd() throws Exception {
        JsonNode made = json(register(token(ClientKind.VENDOR, "rp.example.cn"), SIMPLE));
        var pupil = people.add("王芳", Role.TEACHER, null);
        var id = new ClientId(made.path("client_id").asString());
        consents.grant(pupil, id, Set.of("openid", "edu"));
        var party = party(made);
        assertThat(party.redeem(party.code(world.signIn(pupil))).status()).isEqualTo(200);
        assertThat(live(id, "refresh_family", "revoked_at")).isEqualTo(1);
        assertThat(live(id, "consent", "withdrawn_at")).isEqualTo(1);
        send("DELETE", path(made), made.path("registration_access_token").asString(), null);
        assertThat(live(id, "refresh_family", "revoked_at")).isZero();
        assertThat(live(id, "consent", "withdrawn_at")).isZero();
    }

    // --- helpers

    private long live(ClientId client, String table, String ended) {
        return jdbc.sql(
                        "select count(*) from gateway.%s where client_id = :client and %s is null"
                                .formatted(table, ended))
                .param("client", client.value())
                .query(Long.class)
                .single();
    }

    private String token(ClientKind kind, String... hosts) {
        return tokens.issue(
                new Wanted(
                        kind, List.of(hosts), null, true, null, Instant.now().plusSeconds(3_600)),
                Registrar.hub());
    }

    private String withoutPkce() {
        return tokens.issue(
                new Wanted(ClientKind.PLATFORM, List.of("rp.example.cn"), null, false, null, null),
                Registrar.hub());
    }

    private String lastTokenId() {
        return jdbc.sql(
                        "select cast(id as text) from gateway.registration_token order by created_at desc limit 1")
                .query(String.class)
                .single();
    }

    private long refusals(String subject) {
        return jdbc.sql(
                        "select count(*) from roster.audit_event where type = 'registration.refused' and subject = :subject")
                .param("subject", subject)
                .query(Long.class)
                .single();
    }

    private long registeredClients() {
        return jdbc.sql("select count(*) from gateway.client").query(Long.class).single();
    }

    private Client registered(JsonNode client) {
        return clients.find(new ClientId(client.path("client_id").asString()), Registrar.hub())
                .orElseThrow();
    }

    private RelyingParty party(JsonNode client) {
        return new RelyingParty(
                port,
                new Registration(
                        registered(client),
                        new ClientSecret(client.path("client_secret").asString())));
    }

    private String path(JsonNode client) {
        return client.path("registration_client_uri").asString().substring(issuer.value().length());
    }

    /** What a client sends that changes one member and keeps the others. */
    private static String change(JsonNode client, String member, String value) {
        ObjectNode request = (ObjectNode) client.deepCopy();
        request.remove(
                List.of(
                        "registration_access_token",
                        "registration_client_uri",
                        "client_secret_expires_at",
                        "client_id_issued_at"));
        request.set(member, JSON.readTree(value));
        return request.toString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> register(String token, String body)
            throws IOException, InterruptedException {
        return send("POST", "/connect/register", token, body);
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
