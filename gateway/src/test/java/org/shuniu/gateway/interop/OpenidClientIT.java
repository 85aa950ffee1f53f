package org.shuniu.gateway.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.testing.Chromium;
import org.shuniu.gateway.walk.RunningHub;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** npm's openid-client 6, a certified relying party, against the packaged hub. */
class OpenidClientIT {
    private static final RunningHub HUB = RunningHub.shared();
    private static Chromium chromium;

    @BeforeAll
    static void openBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void closeBrowser() {
        chromium.close();
    }

    @Test
    void logsInAsksUserinfoRefreshesAndRevokes() {
        int port = ServedBy.freePort();
        var client = RegisteredClient.platform(HUB, ServedBy.origin(port));
        try (var application = start(port, client, client.secret());
                var teacher = new Visitor(chromium, HUB, "teacher")) {
            teacher.open(application.at("/"));
            Response response = teacher.logIn();
            JsonNode learned = JsonMapper.shared().readTree(response.text());
            assertThat(response.status()).as("%s", learned).isEqualTo(200);
            assertThat(learned.at("/claims/edu_space_id").asString())
                    .isEqualTo(teacher.spaceNumber());
            String sub = learned.at("/claims/sub").asString();
            assertThat(learned.at("/userinfo/sub").asString()).isEqualTo(sub);
            assertThat(learned.at("/refreshedSub").asString()).isEqualTo(sub);
            assertThat(learned.at("/introspected/active").asBoolean()).isTrue();
            assertThat(learned.at("/afterRevocation").asString()).isEqualTo("invalid_grant");

            Response bye = teacher.open(application.at("/logout"));
            assertThat(bye.url()).isEqualTo(application.at("/bye.html?state=gone").toString());
            assertThat(teacher.open(application.at("/")).url())
                    .as("logged out at the hub too")
                    .startsWith(HUB.issuer() + "/login");
        }
    }

    /** private_key_jwt, a signed and pushed request, PKCE, and tokens bound by DPoP. */
    @Test
    void logsInByTheFapi2SecurityProfile() throws JOSEException {
        int port = ServedBy.freePort();
        ECKey key =
                new ECKeyGenerator(Curve.P_256)
                        .keyID("interop")
                        .algorithm(JWSAlgorithm.ES256)
                        .keyUse(KeyUse.SIGNATURE)
                        .generate();
        var client = RegisteredClient.fapi(HUB, ServedBy.origin(port), key.toPublicJWK());
        try (var application = start(port, client, key);
                var teacher = new Visitor(chromium, HUB, "teacher")) {
            teacher.open(application.at("/"));
            assertThat(teacher.page().url()).startsWith(HUB.issuer() + "/login");
            Response response = teacher.logIn();
            JsonNode learned = JsonMapper.shared().readTree(response.text());
            assertThat(response.status()).as("%s", learned).isEqualTo(200);
            assertThat(learned.at("/tokenType").asString()).isEqualToIgnoringCase("DPoP");
            assertThat(learned.at("/userinfo/sub").asString())
                    .isEqualTo(learned.at("/claims/sub").asString());
            assertThat(learned.at("/introspected/cnf/jkt").asString()).isNotEmpty();
            assertThat(learned.at("/asBearer").asInt()).as("stripped to Bearer").isEqualTo(401);
            assertThat(learned.at("/afterRevocation").asString()).isEqualTo("invalid_grant");
        }
    }

    /** The control: another key proves nothing. */
    @Test
    void byAnotherKeyNoRequestCanBePushed() throws JOSEException {
        int port = ServedBy.freePort();
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("interop").generate();
        ECKey another = new ECKeyGenerator(Curve.P_256).keyID("interop").generate();
        var client = RegisteredClient.fapi(HUB, ServedBy.origin(port), key.toPublicJWK());
        try (var application = start(port, client, another);
                var teacher = new Visitor(chromium, HUB, "teacher")) {
            Response response = teacher.open(application.at("/"));
            assertThat(response.status()).isEqualTo(502);
            assertThat(JsonMapper.shared().readTree(response.text()).path("status").asInt())
                    .isEqualTo(401);
        }
    }

    private static ServedBy start(int port, RegisteredClient client, ECKey key) {
        return OpenidClient.start(
                port,
                Map.of(
                        "issuer", HUB.issuer().toString(),
                        "clientId", client.id(),
                        "privateJwk", key.toJSONObject(),
                        "port", port));
    }

    /** The control: what logs in above does so because the client proved itself. */
    @Test
    void withAWrongSecretNobodyIsLoggedIn() {
        int port = ServedBy.freePort();
        var client = RegisteredClient.platform(HUB, ServedBy.origin(port));
        try (var application = start(port, client, client.secret() + "x");
                var teacher = new Visitor(chromium, HUB, "teacher")) {
            teacher.open(application.at("/"));
            Response response = teacher.logIn();
            assertThat(response.status()).isEqualTo(502);
            JsonNode failure = JsonMapper.shared().readTree(response.text());
            assertThat(failure.required("error").asString())
                    .isEqualTo("OAUTH_WWW_AUTHENTICATE_CHALLENGE");
            assertThat(failure.required("status").asInt()).isEqualTo(401);
        }
    }

    private static ServedBy start(int port, RegisteredClient client, String secret) {
        return OpenidClient.start(
                port,
                Map.of(
                        "issuer",
                        HUB.issuer().toString(),
                        "clientId",
                        client.id(),
                        "clientSecret",
                        secret,
                        "port",
                        port));
    }
}
