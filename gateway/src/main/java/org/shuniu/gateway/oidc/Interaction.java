package org.shuniu.gateway.oidc;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants its person to be met (OIDC Core §3.1.2.1).
 *
 * @param prompt its values; empty if not sent
 * @param maxAge {@code max_age}
 * @param idTokenHint of the person whom the client expects
 * @param prompted what was done about all this already
 */
record Interaction(
        Set<String> prompt,
        @Nullable Duration maxAge,
        @Nullable IdTokenHint idTokenHint,
        Prompted prompted) {
    Interaction {
        prompt = Set.copyOf(prompt);
    }

    boolean mayNotInteract() {
        return prompt.contains("none");
    }

    /** §3.1.2.1: prompt=login and select_account ask for a login although there is one. */
    boolean demandsLogin() {
        return prompt.contains("login") || prompt.contains("select_account");
    }

    boolean demandsConsent() {
        return prompt.contains("consent");
    }
}
