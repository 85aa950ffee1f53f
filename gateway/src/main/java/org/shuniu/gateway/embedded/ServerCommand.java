package org.shuniu.gateway.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.shuniu.gateway.home.StartupFault;

/**
 * Runs the programs of a server that must not be root: PostgreSQL refuses to be, and Redis has no
 * need to be. Where we are root they run without its powers.
 *
 * @param prefix what drops the powers; empty for an ordinary user
 * @param uid who owns the server's files
 */
record ServerCommand(List<String> prefix, int uid) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    ServerCommand {
        prefix = List.copyOf(prefix);
    }

    /** How the owner of this directory, who is us, runs servers. */
    static ServerCommand forOwnerOf(Path directory) throws IOException, InterruptedException {
        int owner = uidOf(directory);
        if (owner != ROOT) {
            return new ServerCommand(List.of(), owner);
        }
        // A user namespace of its own: nobody inside, the owner of our files outside.
        var namespace = new ServerCommand(List.of("unshare", "--user"), ROOT);
        // Where a container forbids namespaces: nobody, allowed to pass through our directories.
        // Without the secure bit access(2) forgets that he is, and pg_ctl asks it.
        var nobody =
                new ServerCommand(
                        List.of(
                                "setpriv",
                                "--securebits=+no_setuid_fixup",
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups",
                                "--inh-caps=-all,+dac_override",
                                "--ambient-caps=-all,+dac_override"),
                        NOBODY);
        for (var candidate : List.of(namespace, nobody)) {
            if (candidate.works()) {
                return candidate;
            }
        }
        throw new StartupFault(
                "Shuniu runs as root, and its own PostgreSQL must not: start Shuniu as an ordinary user, or set SPRING_DATASOURCE_URL to a PostgreSQL of yours");
    }

    private boolean works() throws InterruptedException {
        try {
            var command = new ArrayList<>(prefix);
            command.add("true");
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such program here
        }
    }

    /** Hands a directory and all below it to the server's user, if it is another's. */
    void own(Path directory) throws IOException {
        if (uidOf(directory) == uid) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static int uidOf(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }

    /** Runs one program to its end, its output appended to the log; returns its exit code. */
    int run(Path log, String input, List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(prefix);
        command.addAll(arguments);
        var builder =
                new ProcessBuilder(command)
                        .directory(log.resolveSibling(".").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()));
        // The caller's PGDATA, PGOPTIONS and the like are about another PostgreSQL.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It ended without reading; its exit code says why.
        }
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(arguments.getFirst() + " did not end within " + TIMEOUT);
        }
        return process.exitValue();
    }

    /** A program that comes with us. */
    static InputStream resource(String name) throws IOException {
        var stream = ServerCommand.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException(name + " is not in this build");
        }
        return stream;
    }
}
