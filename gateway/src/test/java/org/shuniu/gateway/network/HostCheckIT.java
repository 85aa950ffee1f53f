package org.shuniu.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a caller says of our name makes nothing. */
@PeopleTest
class HostCheckIT {
    @LocalServerPort private int port;
    @Autowired private JdbcClient jdbc;

    @Test
    @DisplayName("case 38: an unknown Host is 421, with no cookie, no address and one audit event")
    void anUnknownHostIsMisdirected() throws IOException {
        for (String path : new String[] {"/login", "/oauth2/authorize?x", "/api/v1/stats", "/"}) {
            String answer = get(path, "evil.example", "");
            assertThat(answer).as(path).startsWith("HTTP/1.1 421 ");
            assertThat(answer.toLowerCase(Locale.ROOT))
                    .as(path)
                    .doesNotContain("set-cookie", "location:", "evil.example")
                    .contains("cache-control: no-store", "问题编号");
        }
        assertThat(
                        jdbc.sql(
                                        "select count(*) from roster.audit_event where type = 'host.refused'")
                                .query(Long.class)
                                .single())
                .isOne();
    }

    @Test
    @DisplayName("case 38: forwarded headers of strangers change neither issuer nor addresses")
    void forwardedHeadersOfStrangersChangeNothing() throws IOException {
        String forged =
                "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 1\r\n"
                        + "Forwarded: host=evil.example;proto=https\r\nX-Forwarded-Prefix: /evil\r\n"
                        + "X-Original-URL: /evil\r\n";
        String plain = get("/.well-known/openid-configuration", "localhost:" + port, "");
        String poisoned = get("/.well-known/openid-configuration", "localhost:" + port, forged);
        assertThat(body(poisoned)).isEqualTo(body(plain)).doesNotContain("evil");
        String asked = get("/account", "localhost:" + port, forged);
        assertThat(asked).startsWith("HTTP/1.1 303 ").contains("Location: /login");
        assertThat(asked).doesNotContain("evil");
    }

    @Test
    void probesComeByTheAddressOfTheNode() throws IOException {
        assertThat(get("/actuator/health", "10.42.0.7:9000", "")).startsWith("HTTP/1.1 200 ");
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n"));
    }

    /** As it is on the wire: no client library sends another Host. */
    private String get(String path, String host, String headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            ("GET %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n"
                                            .formatted(path, host, headers))
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
