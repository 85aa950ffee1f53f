package org.shuniu.gateway.network;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Under which names the hub answers besides its issuer's.
 *
 * @param hosts names or addresses, without port
 */
@ConfigurationProperties("shuniu")
public record HostProperties(@DefaultValue List<String> hosts) {
    public HostProperties {
        hosts = List.copyOf(hosts);
    }
}
