package org.shuniu.gateway.oidc;

import java.time.Clock;
import org.shuniu.gateway.client.ClientJwks;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.ClientSignatures;
import org.shuniu.gateway.egress.TrustedAuthorities;
import org.shuniu.gateway.replay.OneTimeValues;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Assembles how clients prove themselves. */
@Configuration(proxyBeanMethods = false)
class ClientAuthenticationConfig {
    @Bean
    ClientAssertions clientAssertions(
            ClientSignatures signatures, OneTimeValues used, Issuer issuer, Clock clock) {
        return new ClientAssertions(signatures, used, issuer, clock);
    }

    @Bean
    ClientAuthentication clientAuthentication(
            ClientRegistry clients,
            ClientAssertions assertions,
            TrustedAuthorities authorities,
            ClientJwks keys,
            RefusalTrail trail) {
        return new ClientAuthentication(
                clients, assertions, new CertificateProof(authorities, keys), trail);
    }
}
