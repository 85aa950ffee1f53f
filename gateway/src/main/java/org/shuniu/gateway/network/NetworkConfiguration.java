package org.shuniu.gateway.network;

import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Assembles what we believe of connections. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProxyProperties.class)
class NetworkConfiguration {
    @Bean
    TrustedProxies trustedProxies(ProxyProperties properties) {
        return new TrustedProxies(NetworkRange.parseAll(properties.trustedProxies()));
    }

    @Bean
    ClientCertificates clientCertificates(TrustedProxies proxies, ProxyProperties properties) {
        return new ClientCertificates(proxies, properties.clientCertHeader());
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
