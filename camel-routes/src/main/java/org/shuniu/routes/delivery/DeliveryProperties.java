package org.shuniu.routes.delivery;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where events are sent.
 *
 * @param delivery endpoints, each by a name that remembers how far it has been told
 */
@ConfigurationProperties("shuniu")
record DeliveryProperties(@DefaultValue Map<String, Endpoint> delivery) {
    DeliveryProperties {
        delivery = Map.copyOf(delivery);
    }

    /**
     * An endpoint of Camel.
     *
     * @param uri as its component documents it; secrets as {@code RAW({{env:NAME}})}
     * @param org whose subtree it hears of; the whole hub if left out
     * @param every how often is looked for news when there were none
     */
    record Endpoint(String uri, @Nullable String org, @DefaultValue("1s") Duration every) {
        Endpoint {
            require(uri != null && !uri.isBlank(), "uri is missing");
            require(every.isPositive(), "every must be positive");
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException("shuniu.delivery: " + otherwise);
            }
        }
    }
}
