package org.shuniu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees when it does not start: one line, and no stack trace. */
class StartupFailureIT {
    @TempDir Path temporary;

    @Test
    void aTakenPort() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(other.getLocalPort());
            var outcome = shuniu(Map.of(), "demo", "--port", port);
            assertOneLine(outcome, 1, "cannot listen on port " + port);
            assertThat(temporary.resolve("home/postgres")).doesNotExist();
        }
    }

    @Test
    void aDemoHomeForRealPeople() throws Exception {
        Files.createDirectory(temporary.resolve("home"));
        Files.writeString(temporary.resolve("home/kind"), "demo\n");
        assertOneLine(shuniu(Map.of(), "run"), 1, "is the home of `shuniu demo`");
    }

    @Test
    void aDatabaseOfOnesOwnWithoutAMasterKeyOfOnesOwn() throws Exception {
        var external = Map.of("SPRING_DATASOURCE_URL", "jdbc:postgresql://127.0.0.1:1/hub");
        assertOneLine(shuniu(external, "run", "--server.port=0"), 1, "set SHUNIU_MASTER_KEY_FILE");
    }

    @Test
    void aHomeThatCannotBe() throws Exception {
        assertOneLine(
                shuniu(Map.of("SHUNIU_HOME", "/dev/null/home"), "run"),
                1,
                "cannot use /dev/null/home as home");
    }

    @Test
    void aCommandThatDoesNotExist() throws Exception {
        var outcome = shuniu(Map.of(), "dmeo");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.lines().getFirst()).isEqualTo("shuniu: there is no command dmeo");
        assertThat(outcome.lines()).contains("  ./shuniu help      show this");
    }

    private static void assertOneLine(Outcome outcome, int code, String part) {
        assertThat(outcome.lines())
                .singleElement()
                .asString()
                .startsWith("shuniu: ")
                .contains(part);
        assertThat(outcome.code()).isEqualTo(code);
    }

    private record Outcome(int code, List<String> lines) {}

    private Outcome shuniu(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("-XX:TieredStopAtLevel=1");
        // The operator's logging, not the tests'.
        command.add("-Dlogging.config=classpath:logback-spring.xml");
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(ShuniuApplication.class.getName());
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SHUNIU_HOME", temporary.resolve("home").toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output.lines().toList());
    }
}
