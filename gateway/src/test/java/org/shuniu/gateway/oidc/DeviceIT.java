package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.GrantType;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A device without a browser, and the person in front of it (RFC 8628). */
@PeopleTest
class DeviceIT {
    private static final String REFUSED = "oidc.request-refused";

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;
    @Autowired private Issuer issuer;

    private ProtocolWorld world;
    private PersonProfile pupil;
    private WebClient browser;
    private RelyingParty device;

    @BeforeEach
    void aBoardInAClassroom() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        pupil = world.pupil();
        browser = signedIn(pupil);
        device = world.client(board(ClientKind.PLATFORM));
    }

    private WebClient signedIn(PersonProfile person) {
        var client = new WebClient(port);
        String[] cookie = world.signIn(person).split("=", 2);
        client.cookies().put(cookie[0], cookie[1]);
        return client;
    }

    private ClientMetadata board(ClientKind kind) {
        ClientMetadata metadata =
                world.metadata(kind).withProof(ClientProof.of(TokenEndpointAuthMethod.NONE));
        var grants = EnumSet.copyOf(metadata.grantTypes());
        grants.add(GrantType.DEVICE_CODE);
        return new ClientMetadata(
                "教室大屏<b>",
                metadata.kind(),
                metadata.scopes(),
                grants,
                metadata.addresses(),
                metadata.proof(),
                metadata.signing(),
                metadata.security(),
                metadata.login(),
                metadata.presentation(),
                metadata.orgSubtree());
    }

    private static Answer begin(RelyingParty client) {
        return client.post(
                "/oauth2/device_authorization",
                RelyingParty.form(Map.of("scope", "openid profile edu")));
    }

    private static Answer poll(RelyingParty client, Answer begun) {
        return client.token(
                Map.of(
                        "grant_type",
                        GrantType.DEVICE_CODE.code(),
                        "device_code",
                        begun.text("device_code")));
    }

    private HttpResponse<String> type(WebClient whose, String userCode) {
        return whose.submit("/device", "/device", Map.of("userCode", userCode));
    }

    private HttpResponse<String> decide(WebClient whose, Answer begun, String decision) {
        return whose.submit(
                "/device",
                "/device",
                Map.of("userCode", begun.text("user_code"), "decision", decision));
    }

    /** As if the interval had passed. */
    private void wait(Answer begun) {
        redis.delete("device-poll:" + DeviceCodes.hash(begun.text("device_code")));
    }

    private int families() {
        return jdbc.sql("select count(*) from gateway.refresh_family")
                .query(Integer.class)
                .single();
    }

    private long events(String type) {
        return jdbc.sql("select count(*) from roster.audit_event where type = :type")
                .param("type", type)
                .query(Long.class)
                .single();
    }

    @Test
    @DisplayName(
            "case 30: who asks for codes without end gets no more, and no other client suffers")
    void oneClientInOneNetworkDoesNotFillRedis() {
        redis.delete(redis.keys("device-issued:*"));
        assertThat(begin(device).status()).isEqualTo(200);
        String counter = redis.keys("device-issued:*").iterator().next();
        assertThat(redis.getExpire(counter)).isBetween(1L, 600L);
        redis.opsForValue().increment(counter, 999);

        Answer stopped = begin(device);
        assertThat(stopped.status()).isEqualTo(429);
        assertThat(stopped.headers()).containsEntry("retry-after", "600");
        assertThat(stopped.text("error")).isEqualTo("temporarily_unavailable");
        assertThat(begin(world.client(board(ClientKind.PLATFORM))).status()).isEqualTo(200);
    }

    @Test
    void aPersonTypesTheCodeAndTheDeviceIsSignedIn() throws Exception {
        Answer begun = begin(device);
        assertThat(begun.status()).as(begun.body()).isEqualTo(200);
        assertThat(begun.text("user_code")).matches("[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}");
        assertThat(begun.text("verification_uri")).isEqualTo(issuer.value() + "/device");
        assertThat(begun.text("verification_uri_complete"))
                .isEqualTo(issuer.value() + "/device?user_code=" + begun.text("user_code"));
        assertThat(begun.json().path("expires_in").asInt()).isEqualTo(600);
        assertThat(begun.json().path("interval").asInt()).isEqualTo(5);
        assertThat(begun.headers().get("cache-control")).contains("no-store");
        assertThat(poll(device, begun).text("error")).isEqualTo("authorization_pending");
        assertThat(poll(device, begun).text("error")).isEqualTo("slow_down");

        String shown =
                type(browser, begun.text("user_code").toLowerCase().replace("-", " ")).body();
        assertThat(shown).contains("教室大屏&lt;b&gt;", begun.text("user_code"), "同意登录", "不同意", "学校");
        long before = events("device.approved");
        assertThat(decide(browser, begun, "accept").statusCode()).isEqualTo(303);
        assertThat(browser.get("/device?done=accepted").body()).contains("已同意");
        assertThat(events("device.approved")).isEqualTo(before + 1);

        wait(begun);
        Answer tokens = poll(device, begun);
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        assertThat(SignedJWT.parse(tokens.text("id_token")).getJWTClaimsSet().getSubject())
                .isEqualTo(pupil.publicSubject().value());
        assertThat(device.getWith("/userinfo", tokens.text("access_token")).status())
                .isEqualTo(200);
        assertThat(device.refresh(tokens.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("case 7: a device code used twice gives nothing, and takes back what it gave")
    void aDeviceCodeCountsOnce() throws Exception {
        Answer begun = begin(device);
        decide(browser, begun, "accept");
        var answers = new ArrayList<Answer>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            Callable<Answer> poll = () -> poll(device, begun);
            for (Future<Answer> answer : pool.invokeAll(List.of(poll, poll, poll, poll))) {
                answers.add(answer.get());
            }
        }
        var good = answers.stream().filter(a -> a.status() == 200).toList();
        assertThat(good).hasSize(1);
        assertThat(device.getWith("/userinfo", good.getFirst().text("access_token")).status())
                .isEqualTo(401);
    }

    @Test
    void whoeverRefusesSignsNothingIn() {
        Answer begun = begin(device);
        int families = families();
        long before = events("device.refused");
        decide(browser, begun, "refuse");
        assertThat(events("device.refused")).isEqualTo(before + 1);
        assertThat(poll(device, begun).text("error")).isEqualTo("access_denied");
        // Decided is decided, also for somebody else.
        assertThat(decide(signedIn(world.pupil()), begun, "accept").statusCode()).isEqualTo(422);
        wait(begun);
        assertThat(poll(device, begun).text("error")).isEqualTo("access_denied");
        assertThat(families()).isEqualTo(families);
    }

    @Test
    void aCodeThatIsTooOldIsExpiredOnBothSides() {
        Answer begun = begin(device);
        decide(browser, begun, "accept");
        String key = "device:" + DeviceCodes.hash(begun.text("device_code"));
        String stored = redis.opsForValue().get(key);
        redis.opsForValue()
                .set(key, stored.replaceFirst("\"e\":\\d+", "\"e\":1"), DeviceCodes.LIFETIME);
        assertThat(poll(device, begun).text("error")).isEqualTo("expired_token");
        assertThat(type(browser, "BCDF-GHJK").statusCode()).isEqualTo(422);
    }

    @Test
    @DisplayName("cases 35 and 36: another client's device code, or another kind of code")
    void aDeviceCodeIsItsClientsAndNoOtherCode() {
        Answer begun = begin(device);
        decide(browser, begun, "accept");
        var other = world.client(board(ClientKind.PLATFORM));
        long before = world.auditEvents(REFUSED, "device-code-of-another");
        assertThat(poll(other, begun).text("error")).isEqualTo("invalid_grant");
        assertThat(world.auditEvents(REFUSED, "device-code-of-another")).isEqualTo(before + 1);
        assertThat(device.redeem(begun.text("device_code")).text("error"))
                .isEqualTo("invalid_grant");
        String code = device.code(world.signIn(pupil));
        assertThat(
                        device.token(
                                        Map.of(
                                                "grant_type",
                                                GrantType.DEVICE_CODE.code(),
                                                "device_code",
                                                code))
                                .text("error"))
                .isEqualTo("invalid_grant");
        assertThat(poll(device, begun).status()).isEqualTo(200);
    }

    @Test
    void onlyWhoIsRegisteredForItMayBegin() {
        var plain = world.client(ClientKind.PLATFORM);
        assertThat(begin(plain).text("error")).isEqualTo("unauthorized_client");
        assertThat(poll(plain, begin(device)).text("error")).isEqualTo("unauthorized_client");
        for (String scope : List.of("profile", "openid roster.read", "openid unknown")) {
            assertThat(
                            device.post(
                                            "/oauth2/device_authorization",
                                            RelyingParty.form(Map.of("scope", scope)))
                                    .text("error"))
                    .isEqualTo("invalid_scope");
        }
        assertThat(device.postAnonymously("/oauth2/device_authorization", Map.of()).status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("case 27: the page needs a login and its token; a link decides nothing")
    void aLinkDecidesNothing() {
        Answer begun = begin(device);
        String path = "/device?user_code=" + begun.text("user_code");
        HttpResponse<String> stranger = new WebClient(port).get(path);
        assertThat(stranger.statusCode()).isEqualTo(303);
        assertThat(stranger.headers().firstValue("Location").orElseThrow())
                .startsWith("/login?continue=");
        assertThat(browser.get(path + "&decision=accept").body())
                .contains("value=\"" + begun.text("user_code") + "\"");
        var forged = Map.of("userCode", begun.text("user_code"), "decision", "accept");
        assertThat(browser.post("/device", forged).statusCode()).isEqualTo(403);
        assertThat(poll(device, begun).text("error")).isEqualTo("authorization_pending");
    }

    @Test
    @DisplayName("case 30: who types codes at random is stopped after ten")
    void guessingCodesIsStopped() {
        Answer begun = begin(device);
        for (int i = 0; i < 10; i++) {
            assertThat(type(browser, "BCDF-GHJK").statusCode()).isEqualTo(422);
        }
        assertThat(type(browser, begun.text("user_code")).statusCode()).isEqualTo(429);
        assertThat(type(signedIn(world.pupil()), begun.text("user_code")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLeaverSignsInNoDevice() {
        Answer begun = begin(device);
        decide(browser, begun, "accept");
        people.setStatus(pupil, PersonStatus.FROZEN);
        assertThat(poll(device, begun).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void redisHoldsNoCodeThatAnybodyCouldUse() {
        Answer begun = begin(device);
        String plain = begun.text("user_code").replace("-", "");
        Set<String> keys = redis.keys("device*");
        assertThat(keys).noneMatch(k -> k.contains(begun.text("device_code")) || k.contains(plain));
        assertThat(keys).allSatisfy(k -> assertThat(redis.getExpire(k)).isPositive());
    }

    @Test
    void aVendorsDeviceSaysWhatItDoesNotGet() {
        var vendor = world.client(board(ClientKind.VENDOR));
        assertThat(type(browser.accepting("en"), begin(vendor).text("user_code")).body())
                .contains("without your separate consent", "Refuse");
    }

    @Test
    void discoveryNamesTheEndpointAndTheGrants() {
        var metadata = device.get("/.well-known/openid-configuration");
        assertThat(metadata.text("device_authorization_endpoint"))
                .isEqualTo(issuer.value() + "/oauth2/device_authorization");
        assertThat(metadata.text("introspection_endpoint"))
                .isEqualTo(issuer.value() + "/oauth2/introspect");
        assertThat(metadata.json().path("grant_types_supported").toString())
                .contains(GrantType.DEVICE_CODE.code(), GrantType.TOKEN_EXCHANGE.code());
    }
}
