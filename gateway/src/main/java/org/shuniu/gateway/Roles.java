package org.shuniu.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What this process does of the hub's work: {@code online} answers people and platforms, {@code
 * worker} reads feeds and delivers.
 */
public record Roles(boolean online, boolean worker) {
    public Roles {
        if (!online && !worker) {
            throw new IllegalArgumentException("a process is online, worker or both");
        }
    }

    /** Reads {@code online,worker}; Spring finds this method by its name when it binds. */
    public static Roles valueOf(String commaSeparated) {
        var names =
                Arrays.stream(commaSeparated.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(String::strip)
                        .collect(Collectors.toSet());
        var roles = new Roles(names.remove("online"), names.remove("worker"));
        if (!names.isEmpty()) {
            throw new IllegalArgumentException(
                    "no such role: %s; there are online and worker"
                            .formatted(String.join(", ", names)));
        }
        return roles;
    }
}
