package org.shuniu.gateway.registration;

import java.util.Locale;
import java.util.Map;

/** How RFC 7591 §2 spells the members of a client. */
final class WireNames {
    private static final Map<String, String> OTHERS =
            Map.of("name", "client_name", "scopes", "scope");

    private WireNames() {}

    static String of(String member) {
        String snake = member.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return OTHERS.getOrDefault(snake, snake);
    }
}
