package org.shuniu.gateway.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;

/** Debian's Apache with mod_auth_openidc before one page that shows the claims it was given. */
final class ModAuthOpenidc {
    private static final Path PROGRAM = Path.of("/usr/sbin/apache2");
    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    private static final String PAGE =
            """
            <!doctype html><meta charset="utf-8"><title>application</title>
            <p id="sub"><!--#echo encoding="none" var="OIDC_CLAIM_sub" --></p>
            <p id="name"><!--#echo encoding="none" var="OIDC_CLAIM_name" --></p>
            <p id="edu_space_id"><!--#echo encoding="none" var="OIDC_CLAIM_edu_space_id" --></p>
            """;

    private ModAuthOpenidc() {}

    static ServedBy start(int port, Map<String, String> settings) {
        if (!Files.isExecutable(PROGRAM) || !Files.exists(MODULES.resolve("mod_auth_openidc.so"))) {
            throw new AssertionError("no Apache: apt-get install libapache2-mod-auth-openidc");
        }
        try {
            // Apache gives root up, so this is not under a home that only root may enter.
            Path root = Files.createTempDirectory("httpd");
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path pages = Files.createDirectories(root.resolve("htdocs"));
            Files.writeString(pages.resolve("index.shtml"), PAGE);
            Files.writeString(pages.resolve("bye.html"), "<!doctype html><p id=bye>bye</p>");
            Path configuration = root.resolve("httpd.conf");
            Files.writeString(configuration, configuration(root, port, settings));
            var command =
                    new ProcessBuilder(
                            PROGRAM.toString(), "-f", configuration.toString(), "-DFOREGROUND");
            return ServedBy.start(command, port, root.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(Path root, int port, Map<String, String> settings)
            throws IOException {
        String filled =
                Files.readString(Path.of("src/test/interop/httpd.conf"))
                        .replace("@ROOT@", root.toString())
                        .replace("@PORT@", String.valueOf(port))
                        .replace("@MODULES@", MODULES.toString())
                        .replace("@PASSPHRASE@", UUID.randomUUID().toString());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            filled = filled.replace("@" + setting.getKey() + "@", setting.getValue());
        }
        return filled;
    }
}
