package org.shuniu.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.shuniu.gateway.demo.DemoToken;
import org.shuniu.gateway.home.HomeKind;
import org.shuniu.roster.RosterEngine;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/** The hub: one process, two roles. */
@SpringBootApplication
public class ShuniuApplication {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    /**
     * Reached from this machine only, the province it shows, and room for scripts that look people
     * up.
     */
    private static final Map<String, Object> DEMO_DEFAULTS =
            Map.of(
                    "server.address", "127.0.0.1",
                    "shuniu.hub.code", "330000",
                    "shuniu.search.per-minute", "600");

    public static void main(String[] arguments) {
        switch (CommandLine.parse(arguments)) {
            case CommandLine.Start(var kind, var spring) ->
                    start(kind, spring.toArray(String[]::new));
            case CommandLine.StateHash() ->
                    print(() -> new HubDatabase().use(RosterEngine::stateHash));
            case CommandLine.Keys asked -> print(() -> new KeysCommand().run(asked));
            case CommandLine.Audit asked -> print(() -> new AuditCommand().run(asked));
            case CommandLine.Reseal asked -> print(() -> new ResealCommand().run(asked));
            case CommandLine.WrapMasterKey() -> print(new HubDatabase()::wrapMasterKey);
            case CommandLine.Token() -> print(new DemoToken(home())::request);
            case CommandLine.Help() -> System.out.print(CommandLine.HELP);
            case CommandLine.Version() -> System.out.println("shuniu " + version());
            case CommandLine.Misunderstood(var why) -> {
                System.err.println("shuniu: " + why + "\n");
                System.err.print(CommandLine.HELP);
                System.exit(MISUSED);
            }
        }
    }

    private static void start(HomeKind kind, String... arguments) {
        var application = new SpringApplication(ShuniuApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        if (kind == HomeKind.DEMO) {
            application.setDefaultProperties(DEMO_DEFAULTS);
        }
        new HubStart(kind).addTo(application);
        try {
            application.run(arguments);
        } catch (RuntimeException _) {
            // StartupReport has told the operator by now.
            System.exit(FAILED);
        }
    }

    private interface Question {
        String answer() throws IOException, InterruptedException;
    }

    /** Only the answer goes to the console, so that scripts can use it. */
    private static void print(Question question) {
        LoggingSystem.get(ShuniuApplication.class.getClassLoader()).beforeInitialize();
        try {
            System.out.println(question.answer());
        } catch (IOException | RuntimeException e) {
            System.err.println("shuniu: " + StartupReport.line(e).replaceAll("\\s*\\R\\s*", " "));
            System.exit(FAILED);
        } catch (InterruptedException _) {
            System.exit(FAILED);
        }
    }

    private static Path home() {
        return Path.of(new StandardEnvironment().getProperty("shuniu.home", "var"));
    }

    private static String version() {
        var version = ShuniuApplication.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
