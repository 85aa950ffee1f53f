package org.shuniu.gateway.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 7591 §2: what people may want to know of a client; we link to it and never fetch it. */
public record Presentation(
        @Nullable String clientUri,
        @Nullable String logoUri,
        @Nullable String policyUri,
        @Nullable String tosUri,
        List<String> contacts) {
    public static final Presentation NONE = new Presentation(null, null, null, null, List.of());

    public Presentation {
        contacts = List.copyOf(contacts);
    }
}
