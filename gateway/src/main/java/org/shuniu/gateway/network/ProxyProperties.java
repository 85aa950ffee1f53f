package org.shuniu.gateway.network;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which proxies stand before the hub.
 *
 * @param trustedProxies addresses and CIDR blocks whose forwarded headers are believed
 * @param clientCertHeader in which they pass on the certificate that a client proved its key of:
 *     RFC 9440's form, or PEM with percent signs; they must take it out of what comes from outside
 */
@ConfigurationProperties("shuniu")
public record ProxyProperties(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("Client-Cert") String clientCertHeader) {
    public ProxyProperties {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
