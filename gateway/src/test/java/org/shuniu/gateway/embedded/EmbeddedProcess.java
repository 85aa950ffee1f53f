package org.shuniu.gateway.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.shuniu.gateway.home.Home;
import org.shuniu.gateway.home.HomeKind;
import org.shuniu.gateway.home.StartupFault;
import org.springframework.core.env.StandardEnvironment;

/** A process of its own that holds a home and runs its servers, and that a test may kill. */
final class EmbeddedProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private EmbeddedProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Holds the home until its standard input ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            var home = Home.open(Path.of(arguments[0]), HomeKind.RUN, Clock.systemUTC());
            var services = new EmbeddedServices(home, new SecureRandom());
            var properties = services.start(new StandardEnvironment());
            System.out.println(
                    "%s %s %s %s"
                            .formatted(
                                    properties.get("spring.datasource.url"),
                                    properties.get("spring.datasource.username"),
                                    properties.get("spring.datasource.password"),
                                    properties.get("spring.data.redis.url")));
            System.in.read();
            services.stop();
        } catch (StartupFault fault) {
            System.out.println(fault.getMessage());
            System.exit(1);
        }
    }

    static EmbeddedProcess on(Path home) throws IOException {
        var classpath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        var java =
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        return new EmbeddedProcess(
                new ProcessBuilder(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classpath,
                                EmbeddedProcess.class.getName(),
                                home.toString())
                        .redirectError(Redirect.INHERIT)
                        .start());
    }

    /** The next line it says: where its servers are, or why there are none. */
    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    Running ready() throws IOException {
        var words = line().split(" ");
        if (words.length != 4) {
            throw new AssertionError(String.join(" ", words));
        }
        return new Running(words[0], words[1], words[2], words[3]);
    }

    long pid() {
        return process.pid();
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it in order. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            process.destroyForcibly();
            throw new AssertionError("it did not stop", e);
        }
    }

    record Running(String url, String user, String password, String redis) {
        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }
}
