package org.shuniu.gateway.oidc;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.ClientSignatures;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Assembles the ways that an authorization request may take. */
@Configuration(proxyBeanMethods = false)
class RequestConfig {
    /** Not beans of their own: Spring Boot would put a filter before every request. */
    record Ways(RequestResolver browser, PushedRequestEndpoint push) {}

    @Bean
    RequestObjects requestObjects(ClientSignatures signatures, Issuer issuer, Clock clock) {
        return new RequestObjects(signatures, issuer, clock);
    }

    @Bean
    PushedRequests pushedRequests(StringRedisTemplate redis, SecureRandom random) {
        return new PushedRequests(redis, JsonMapper.builder().build(), random);
    }

    @Bean
    RequestResolver requestResolver(
            ClientRegistry clients, RequestObjects objects, PushedRequests pushed) {
        return new RequestResolver(clients, objects, pushed);
    }

    @Bean
    Ways requestWays(
            RequestResolver browser,
            AuthorizationRequestReader reader,
            RequestObjects objects,
            PushedRequests pushed,
            SenderConstraint senders,
            TokenErrors errors,
            ClientRegistry clients) {
        return new Ways(
                browser,
                new PushedRequestEndpoint(clients, reader, objects, pushed, senders, errors));
    }
}
