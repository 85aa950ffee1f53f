package org.shuniu.gateway.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** npm's openid-client in Node.js, as {@code src/test/interop/openid-client} uses it. */
final class OpenidClient {
    private static final Path SOURCE = Path.of("src/test/interop/openid-client");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "relying-party.mjs");

    private OpenidClient() {}

    /** Installs what the lock file names, once for all tests of this JVM. */
    private static final class Installed {
        static final Path HERE = install();

        private static Path install() {
            try {
                Path here = Files.createDirectories(Path.of("target", "interop", "openid-client"));
                for (String file : FILES) {
                    Files.copy(
                            SOURCE.resolve(file),
                            here.resolve(file),
                            StandardCopyOption.REPLACE_EXISTING);
                }
                Process npm =
                        new ProcessBuilder(
                                        "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                                .directory(here.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(Redirect.INHERIT)
                                .start();
                if (npm.waitFor() != 0) {
                    throw new AssertionError("npm ci failed in " + here);
                }
                return here;
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "no npm: apt-get install nodejs npm, Node.js 20 or later", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    static ServedBy start(int port, Map<String, ?> settings) {
        var command =
                new ProcessBuilder(
                                "node",
                                "relying-party.mjs",
                                JsonMapper.shared().writeValueAsString(settings))
                        .directory(Installed.HERE.toFile());
        return ServedBy.start(command, port, Installed.HERE.resolve(port + ".log"));
    }
}
