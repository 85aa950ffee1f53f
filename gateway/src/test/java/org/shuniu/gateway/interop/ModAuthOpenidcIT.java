package org.shuniu.gateway.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.testing.Chromium;
import org.shuniu.gateway.walk.RunningHub;

/** Apache's mod_auth_openidc, a certified relying party, logs people in by what discovery says. */
class ModAuthOpenidcIT {
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

    @ParameterizedTest
    @ValueSource(strings = {"query", "form_post"})
    void logsATeacherIn(String responseMode) {
        int port = ServedBy.freePort();
        var client = RegisteredClient.platform(HUB, ServedBy.origin(port));
        try (var apache = start(port, client, client.secret(), responseMode);
                var teacher = new Visitor(chromium, HUB, "teacher")) {
            teacher.open(apache.at("/"));
            teacher.logIn();
            assertThat(teacher.page().url()).isEqualTo(apache.at("/").toString());
            assertThat(teacher.text("#edu_space_id")).isEqualTo(teacher.spaceNumber());
            assertThat(teacher.text("#name")).isNotEmpty().doesNotContain("(none)");
            assertThat(teacher.text("#sub")).isNotEmpty().isNotEqualTo(teacher.spaceNumber());

            String bye = URLEncoder.encode(apache.at("/bye.html").toString(), UTF_8);
            teacher.open(apache.at("/callback?logout=" + bye));
            assertThat(teacher.page().url()).startsWith(apache.at("/bye.html").toString());
            teacher.open(apache.at("/"));
            assertThat(teacher.page().url())
                    .as("logged out at the hub too")
                    .startsWith(HUB.issuer() + "/login");
        }
    }

    /** OIDC Back-Channel Logout 1.0: the hub tells the application, without the browser. */
    @Test
    void aLogoutAtTheHubEndsTheLoginInTheApplication() {
        int port = RunningHub.APPLICATION_PORT;
        var client = RegisteredClient.withBackChannel(HUB, ServedBy.origin(port));
        try (var apache = start(port, client, client.secret(), "query");
                var teacher = new Visitor(chromium, HUB, "teacher")) {
            teacher.open(apache.at("/"));
            teacher.logIn();
            assertThat(teacher.text("#edu_space_id")).isEqualTo(teacher.spaceNumber());

            teacher.open(HUB.issuer().resolve("/"));
            teacher.page().click("form[action='/logout'] button");
            teacher.page().waitForLoadState();

            Instant deadline = Instant.now().plusSeconds(20);
            while (teacher.open(apache.at("/")).url().startsWith(apache.at("/").toString())) {
                assertThat(Instant.now()).as("still logged in there").isBefore(deadline);
                RunningHub.pause(200);
            }
            assertThat(teacher.page().url()).startsWith(HUB.issuer() + "/login");
        }
    }

    /** The control: what logs in above does so because the client proved itself. */
    @Test
    void withAWrongSecretNobodyIsLoggedIn() {
        int port = ServedBy.freePort();
        var client = RegisteredClient.platform(HUB, ServedBy.origin(port));
        try (var apache = start(port, client, client.secret() + "x", "query");
                var teacher = new Visitor(chromium, HUB, "teacher")) {
            teacher.open(apache.at("/"));
            teacher.logIn();
            assertThat(teacher.page().url()).startsWith(apache.at("/callback?").toString());
            assertThat(teacher.page().locator("#sub").count()).isZero();
            assertThat(apache.said()).contains("invalid_client");
        }
    }

    private static ServedBy start(
            int port, RegisteredClient client, String secret, String responseMode) {
        return ModAuthOpenidc.start(
                port,
                Map.of(
                        "ISSUER",
                        HUB.issuer().toString(),
                        "CLIENT_ID",
                        client.id(),
                        "CLIENT_SECRET",
                        secret,
                        "RESPONSE_MODE",
                        responseMode));
    }
}
