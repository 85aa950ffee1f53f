package org.shuniu.gateway.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OIDC Dynamic Registration §2: what a client wants of every login unless its request says
 * otherwise.
 *
 * @param maxAge {@code default_max_age}
 * @param acrValues {@code default_acr_values}, the best first
 */
public record LoginDefaults(
        @Nullable Duration maxAge, boolean requireAuthTime, List<String> acrValues) {
    public static final LoginDefaults NONE = new LoginDefaults(null, false, List.of());

    public LoginDefaults {
        acrValues = List.copyOf(acrValues);
    }
}
