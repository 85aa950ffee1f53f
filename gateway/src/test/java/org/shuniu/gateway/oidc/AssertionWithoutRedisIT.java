package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKeys;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Without Redis nobody knows whether an assertion was used; secrets need no Redis. */
@PeopleTest
@Import(AssertionWithoutRedisIT.NobodyListens.class)
class AssertionWithoutRedisIT {
    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private Issuer issuer;

    @TestConfiguration(proxyBeanMethods = false)
    static class NobodyListens {
        @Bean
        LettuceConnectionFactory redisConnectionFactory() {
            return new LettuceConnectionFactory("127.0.0.1", 1);
        }
    }

    @Test
    void anAssertionIsAskedToComeBackLaterAndASecretServes() {
        var metadata = ClientMetadata.service("接口", Set.of("roster.read"), null);
        var bySecret = new RelyingParty(port, clients.register(metadata, Registrar.hub()));
        assertThat(bySecret.token(Map.of("grant_type", "client_credentials")).status())
                .isEqualTo(200);

        var key = SigningClient.newKey("k1");
        var proof =
                new ClientProof(
                        TokenEndpointAuthMethod.PRIVATE_KEY_JWT,
                        null,
                        new ClientKeys(SigningClient.jwks(key.toPublicJWK()), null),
                        null);
        var id = clients.register(metadata.withProof(proof), Registrar.hub()).client().id();
        var signing = new SigningClient(id.value(), key, JWSAlgorithm.ES256);
        var answer =
                bySecret.postAnonymously(
                        "/oauth2/token", SigningClient.grant(signing.assertion(issuer.value())));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
    }
}
