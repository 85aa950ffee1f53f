package org.shuniu.gateway.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose master key only a token can open: SoftHSM, as Debian has it. */
class Pkcs11IT {
    private static final String PIN = "4711";

    @TempDir private Path temporary;
    private Path library;
    private Map<String, String> settings;

    @BeforeEach
    void aTokenWithAKey() throws Exception {
        library = installed();
        Files.createDirectory(temporary.resolve("tokens"));
        Path soft = temporary.resolve("softhsm2.conf");
        Files.writeString(
                soft,
                """
                directories.tokendir = %s
                objectstore.backend = file
                """
                        .formatted(temporary.resolve("tokens")));
        Files.writeString(temporary.resolve("pin"), PIN + "\n");
        settings =
                Map.of(
                        "SOFTHSM2_CONF", soft.toString(),
                        "SHUNIU_PKCS11_CONFIG", described("token.cfg", "").toString(),
                        "SHUNIU_PKCS11_PIN_FILE", temporary.resolve("pin").toString());
        run(
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "hub",
                "--pin",
                PIN,
                "--so-pin",
                "0815");
        Path generating =
                described(
                        "generate.cfg",
                        """
                        attributes(generate, CKO_SECRET_KEY, *) = {
                          CKA_TOKEN = true
                          CKA_ENCRYPT = true
                          CKA_DECRYPT = true
                          CKA_SENSITIVE = true
                          CKA_EXTRACTABLE = false
                        }
                        """);
        run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TokenKey.class.getName(),
                generating.toString(),
                PIN,
                "shuniu");
    }

    private static Path installed() {
        return Stream.of(
                        "/usr/lib/softhsm/libsofthsm2.so",
                        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("install Debian's package softhsm2"));
    }

    private Path described(String name, String more) throws IOException {
        return Files.writeString(
                temporary.resolve(name),
                "name = Hub\nlibrary = %s\nslotListIndex = 0\n%s".formatted(library, more));
    }

    private void run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(settings);
        Process process = builder.redirectOutput(Redirect.PIPE).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void theHubStartsWithItsTokenAndNotWithout() throws IOException {
        try (RunningHub hub = RunningHub.alone(settings)) {
            hub.awaitReady();
            hub.stop();
            Path file = hub.home().resolve("master.key");
            String plain = Files.readString(file).strip();
            String before = hub.ask("audit", "verify");
            assertThat(hub.ask("wrap-master-key")).contains("is wrapped");
            assertThat(Files.readString(file)).startsWith("pkcs11:").doesNotContain(plain);
            assertThat(Files.readString(file.resolveSibling("master.key.plain")).strip())
                    .isEqualTo(plain);
            assertThatThrownBy(() -> hub.ask("wrap-master-key")).hasMessageContaining("failed");

            // What was sealed under the plain key opens under the wrapped one.
            assertThat(hub.ask("audit", "verify")).isEqualTo(before);
            hub.startAgain();
            hub.awaitReady();
            assertThat(hub.ask("keys")).contains("signing");
            hub.stop();
            Files.writeString(temporary.resolve("pin"), "1234");
            assertThatThrownBy(() -> hub.ask("audit", "verify")).hasMessageContaining("failed");
            Files.delete(temporary.resolve("pin"));
        }
    }
}
