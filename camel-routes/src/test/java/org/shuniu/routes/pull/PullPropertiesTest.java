package org.shuniu.routes.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PullPropertiesTest {
    private final Map<String, String> said =
            new HashMap<>(
                    Map.of(
                            "shuniu.https.xueji.url", "https://platform.example/pupils",
                            "shuniu.https.xueji.token-url", "https://platform.example/token",
                            "shuniu.https.xueji.client-id", "hub",
                            "shuniu.https.xueji.client-secret-file", "/etc/shuniu/secret",
                            "shuniu.https.xueji.fields-file", "/etc/shuniu/fields.json",
                            "shuniu.jdbc.teacher.url", "jdbc:postgresql://db.example/hr",
                            "shuniu.jdbc.teacher.user", "hub",
                            "shuniu.jdbc.teacher.query-file", "/etc/shuniu/teachers.sql"));

    @Test
    void whatIsNotSaidIsUsual() {
        PullProperties.Pages pages = bound().https().get("xueji");
        assertThat(pages).isNotNull();
        assertThat(pages.items()).isEqualTo("/items");
        assertThat(pages.every()).isEqualTo(Duration.ofHours(24));
        PullProperties.Database database = bound().jdbc().get("teacher");
        assertThat(database).isNotNull();
        assertThat(database.overlap()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aRosterDoesNotTravelInTheClear() {
        said.put("shuniu.https.xueji.url", "http://platform.example/pupils");
        assertRefused("shuniu.https: url must be https");
    }

    @Test
    void aTokenIsNotAskedForInTheClear() {
        said.put("shuniu.https.xueji.token-url", "http://203.0.113.7/token");
        assertRefused("shuniu.https: token-url must be https");
    }

    @Test
    void onThisMachineItMay() {
        said.put("shuniu.https.xueji.url", "http://127.0.0.1:8080/pupils");
        assertThat(bound().https()).containsKey("xueji");
    }

    @Test
    void aQueryIsNeeded() {
        said.remove("shuniu.jdbc.teacher.query-file");
        assertRefused("shuniu.jdbc: query-file is missing");
    }

    private void assertRefused(String because) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(this::bound)
                .withStackTraceContaining(because);
    }

    private PullProperties bound() {
        return new Binder(new MapConfigurationPropertySource(said))
                .bindOrCreate("shuniu", PullProperties.class);
    }
}
