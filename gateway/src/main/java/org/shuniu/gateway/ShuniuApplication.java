package org.shuniu.gateway;

import java.util.Map;
import org.shuniu.gateway.home.HomeKind;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The hub: one process, two roles. */
@SpringBootApplication
public class ShuniuApplication {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    public static void main(String[] arguments) {
        switch (CommandLine.parse(arguments)) {
            case CommandLine.Start(var kind, var spring) ->
                    start(kind, spring.toArray(String[]::new));
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
            application.setDefaultProperties(Map.of("server.address", "127.0.0.1"));
        }
        new HubStart(kind).addTo(application);
        try {
            application.run(arguments);
        } catch (RuntimeException _) {
            // StartupReport has told the operator by now.
            System.exit(FAILED);
        }
    }

    private static String version() {
        var version = ShuniuApplication.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
