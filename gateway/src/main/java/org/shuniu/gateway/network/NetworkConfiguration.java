package org.shuniu.gateway.network;

import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.page.TrackingNumbers;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Assembles what we believe of connections. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProxyProperties.class, HostProperties.class})
class NetworkConfiguration {
    @Bean
    TrustedProxies trustedProxies(ProxyProperties properties) {
        return new TrustedProxies(NetworkRange.parseAll(properties.trustedProxies()));
    }

    @Bean
    ClientCertificates clientCertificates(TrustedProxies proxies, ProxyProperties properties) {
        return new ClientCertificates(proxies, properties.clientCertHeader());
    }

    @Bean
    FilterRegistrationBean<HostCheck> hostCheck(
            HubProperties hub,
            HostProperties properties,
            TrustedProxies proxies,
            RefusalTrail trail,
            TrackingNumbers numbers) {
        var check = new HostCheck(hub.hub().issuer(), properties.hosts(), proxies, trail, numbers);
        var registration = new FilterRegistrationBean<>(check);
        // Before anything that could make an answer.
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /**
     * Where the hub itself ends TLS ({@code server.ssl.*}) and asks for certificates, the handshake
     * takes any: RFC 8705 §2.2 has clients whose certificate nobody vouches for, and which of them
     * needs an authority, and which, depends on the client.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> anyClientCertificate() {
        return factory -> factory.addConnectorCustomizers(NetworkConfiguration::acceptAny);
    }

    private static void acceptAny(Connector connector) {
        for (SSLHostConfig tls : connector.findSslHostConfigs()) {
            tls.setTrustManagerClassName(AnyClientCertificate.class.getName());
        }
    }
}
