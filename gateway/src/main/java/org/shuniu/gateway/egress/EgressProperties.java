package org.shuniu.gateway.egress;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the hub calls addresses that clients name.
 *
 * @param allow {@code host:port} that may be reached although it is private, and without TLS
 * @param timeout of a whole call, from the look-up of the name to the last byte
 * @param concurrency calls at once on this node
 * @param perHost calls at once to one host, so that a slow one does not take the others' turns
 */
@ConfigurationProperties("shuniu.egress")
public record EgressProperties(
        @DefaultValue List<String> allow,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("32") int concurrency,
        @DefaultValue("4") int perHost) {
    EgressProperties allowing(List<String> places) {
        return new EgressProperties(places, timeout, concurrency, perHost);
    }

    public EgressProperties {
        allow = List.copyOf(allow);
        if (!timeout.isPositive() || concurrency < 1 || perHost < 1) {
            throw new IllegalArgumentException(
                    "shuniu.egress.timeout, concurrency and per-host must be positive");
        }
    }
}
