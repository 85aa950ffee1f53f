package org.shuniu.gateway.embedded;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of machine that we carry servers for.
 *
 * @param postgres the resource with its PostgreSQL, a tar.xz
 * @param redis the resources with its Redis, the preferred one first
 */
record Platform(String postgres, List<String> redis) {
    Platform {
        redis = List.copyOf(redis);
    }

    static Optional<Platform> current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Optional<Platform> of(String os, String architecture) {
        if (!os.equals("Linux")) {
            return Optional.empty();
        }
        return switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" ->
                    Optional.of(
                            new Platform(
                                    "/postgres-linux-x86_64.txz",
                                    // The first one needs OpenSSL 3 on the machine; the second is
                                    // static.
                                    List.of(
                                            "/redis-server-6.2.6-v5-linux-amd64",
                                            "/redis-server-6.2.7-linux-386")));
            case "aarch64", "arm64" ->
                    Optional.of(
                            new Platform(
                                    "/postgres-linux-arm_64.txz",
                                    List.of("/redis-server-6.2.7-linux-arm64")));
            default -> Optional.empty();
        };
    }
}
