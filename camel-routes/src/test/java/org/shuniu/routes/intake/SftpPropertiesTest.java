package org.shuniu.routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SftpPropertiesTest {
    private final Map<String, String> said =
            new HashMap<>(
                    Map.of(
                            "shuniu.sftp.xueji.host", "files.example",
                            "shuniu.sftp.xueji.user", "hub",
                            "shuniu.sftp.xueji.known-hosts", "/etc/shuniu/known_hosts",
                            "shuniu.sftp.xueji.private-key", "/etc/shuniu/id_ed25519"));

    @Test
    void aServerNeedsFourThingsAndTheRestIsUsual() {
        SftpProperties.Server server = bound().sftp().get("xueji");
        assertThat(server).isNotNull();
        assertThat(server.port()).isEqualTo(22);
        assertThat(server.directory()).isEqualTo(".");
        assertThat(server.every()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void nobodyIsTalkedToWhoseKeyIsNotKnown() {
        said.remove("shuniu.sftp.xueji.known-hosts");
        assertRefused("known-hosts is missing");
    }

    @Test
    void aCredentialIsAKeyOrAPasswordAndNotBoth() {
        said.put("shuniu.sftp.xueji.password-file", "/etc/shuniu/password");
        assertRefused("say either private-key or password-file");
        said.remove("shuniu.sftp.xueji.password-file");
        said.remove("shuniu.sftp.xueji.private-key");
        assertRefused("say either private-key or password-file");
    }

    private void assertRefused(String because) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(this::bound)
                .withStackTraceContaining("shuniu.sftp: " + because);
    }

    private SftpProperties bound() {
        return new Binder(new MapConfigurationPropertySource(said))
                .bindOrCreate("shuniu", SftpProperties.class);
    }
}
