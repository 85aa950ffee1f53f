package org.shuniu.gateway;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.embedded.EmbeddedPostgres;
import org.shuniu.gateway.embedded.EmbeddedServices;
import org.shuniu.gateway.home.Home;
import org.shuniu.gateway.home.HomeKind;
import org.shuniu.gateway.home.MasterKeyFile;
import org.shuniu.gateway.home.StartupFault;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * What a hub needs before its context: the home, the servers in it, and the master key. In two
 * steps, because the log is a file in the home.
 */
final class HubStart {
    private final HomeKind kind;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Home home;

    HubStart(HomeKind kind) {
        this.kind = kind;
    }

    void addTo(SpringApplication application) {
        application.addListeners(
                new Step(LoggingApplicationListener.DEFAULT_ORDER - 1, this::takeHome),
                new Step(LoggingApplicationListener.DEFAULT_ORDER + 1, this::startServices));
    }

    private record Step(int order, Work work)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            try {
                work.on(event.getEnvironment());
            } catch (IOException e) {
                throw new StartupFault("cannot prepare the home: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartupFault("interrupted while starting", e);
            }
        }

        @Override
        public int getOrder() {
            return order;
        }
    }

    private interface Work {
        void on(ConfigurableEnvironment environment) throws IOException, InterruptedException;
    }

    private void takeHome(ConfigurableEnvironment environment) throws IOException {
        var path = Path.of(environment.getProperty("shuniu.home", "var"));
        var opened = Home.open(path, kind, Clock.systemUTC());
        home = opened;
        // Before the log and everything else use it, also when another directory becomes current.
        set(environment, "shuniu.home", opened.directory().toString());
        opened.subdirectory("log");
        requireFreePort(environment);
    }

    private void startServices(ConfigurableEnvironment environment)
            throws IOException, InterruptedException {
        var opened = Objects.requireNonNull(home);
        var masterKey = masterKey(environment, opened);
        set(environment, "shuniu.master-key-file", masterKey.toString());
        var services = new EmbeddedServices(opened, random);
        // These run after every context is closed, also when a start fails half way.
        SpringApplication.getShutdownHandlers().add(services::stop);
        services.start(environment).forEach((name, value) -> set(environment, name, value));
    }

    private Path masterKey(ConfigurableEnvironment environment, Home opened) throws IOException {
        var configured = environment.getProperty("shuniu.master-key-file");
        if (configured != null) {
            return MasterKeyFile.require(Path.of(configured).toAbsolutePath(), environment);
        }
        if (kind == HomeKind.RUN && !EmbeddedServices.databaseIsEmbedded(environment)) {
            throw new StartupFault(
                    "a hub on a database of yours needs a master key of yours: set SHUNIU_MASTER_KEY_FILE to a file with 32 random bytes in base64 (openssl rand -base64 32)");
        }
        return MasterKeyFile.under(opened, EmbeddedPostgres.existsIn(opened), environment, random);
    }

    /** Asked before a database is started for nothing; Tomcat asks again. */
    private static void requireFreePort(ConfigurableEnvironment environment) throws IOException {
        var port = environment.getProperty("server.port", "9000");
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new StartupFault(
                    "%s is not a port: set --port or SERVER_PORT to a number from 0 to 65535"
                            .formatted(port));
        }
        var configured = environment.getProperty("server.address");
        try (var socket = new ServerSocket()) {
            var address = configured == null ? null : InetAddress.getByName(configured);
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, Integer.parseInt(port)));
        } catch (BindException e) {
            throw new StartupFault(
                    "cannot listen on port %s of %s (%s): stop what uses it, or choose another with --port or SERVER_PORT"
                            .formatted(
                                    port,
                                    configured == null ? "this machine" : configured,
                                    e.getMessage()),
                    e);
        } catch (UnknownHostException e) {
            throw new StartupFault(
                    "%s is not an address of this machine: give --listen or SERVER_ADDRESS one that is"
                            .formatted(configured),
                    e);
        }
    }

    private static void set(ConfigurableEnvironment environment, String name, Object value) {
        var sources = environment.getPropertySources();
        if (sources.get("hub start") instanceof MapPropertySource source) {
            source.getSource().put(name, value);
            return;
        }
        var values = new HashMap<String, Object>();
        values.put(name, value);
        sources.addFirst(new MapPropertySource("hub start", values));
    }
}
