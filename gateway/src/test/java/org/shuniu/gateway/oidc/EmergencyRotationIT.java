package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.key.Compromised;
import org.shuniu.gateway.key.KeyRecord;
import org.shuniu.gateway.key.KeyRotation;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A stolen signing key is removed while people log in. */
@PeopleTest
class EmergencyRotationIT {
    private static final int BROWSERS = 3;

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private KeyRotation rotation;

    /** What one login gave. */
    private record Login(String kid, String accessToken, String refreshToken) {}

    @Test
    void nobodyLosesALoginAndOnlyTokensOfTheRemovedKeyDie() throws Exception {
        var world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        RelyingParty platform = world.client(ClientKind.PLATFORM);
        var stop = new AtomicBoolean();
        var logins = new ArrayList<Login>();
        var last = new ArrayList<Login>();
        List<String> removed;
        try (var browsers = Executors.newFixedThreadPool(BROWSERS)) {
            var traffic = new ArrayList<Future<List<Login>>>();
            for (int i = 0; i < BROWSERS; i++) {
                String cookie = world.signIn(world.pupil());
                traffic.add(browsers.submit(() -> logInAgainAndAgain(platform, cookie, stop)));
            }
            Thread.sleep(1_500);
            removed =
                    rotation.remove(new Compromised.InUse(), "operator").stream()
                            .map(KeyRecord::kid)
                            .toList();
            // Every node must have noticed within ten seconds; this one looks every two.
            Thread.sleep(4_000);
            stop.set(true);
            for (var browser : traffic) {
                logins.addAll(browser.get());
                last.add(browser.get().getLast());
            }
        }
        assertThat(logins).extracting(Login::kid).containsAnyElementsOf(removed);
        assertThat(last).extracting(Login::kid).doesNotContainAnyElementsOf(removed);
        for (Login login : logins) {
            assertThat(platform.getWith("/userinfo", login.accessToken()).status())
                    .isEqualTo(removed.contains(login.kid()) ? 401 : 200);
        }
        // Refresh tokens are no work of a signing key: whoever logged in gets new tokens.
        for (Login login : logins) {
            var renewed = platform.refresh(login.refreshToken());
            assertThat(renewed.status()).isEqualTo(200);
            assertThat(platform.getWith("/userinfo", renewed.text("access_token")).status())
                    .isEqualTo(200);
        }
    }

    /** Fails at the first login that is not answered with tokens. */
    private static List<Login> logInAgainAndAgain(
            RelyingParty platform, String cookie, AtomicBoolean stop) throws ParseException {
        var logins = new ArrayList<Login>();
        while (!stop.get()) {
            var tokens = platform.redeem(platform.code(cookie));
            assertThat(tokens.status()).isEqualTo(200);
            logins.add(
                    new Login(
                            SignedJWT.parse(tokens.text("access_token")).getHeader().getKeyID(),
                            tokens.text("access_token"),
                            tokens.text("refresh_token")));
        }
        return logins;
    }
}
