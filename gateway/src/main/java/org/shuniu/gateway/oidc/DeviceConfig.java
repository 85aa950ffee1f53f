package org.shuniu.gateway.oidc;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Assembles the login of devices. */
@Configuration(proxyBeanMethods = false)
class DeviceConfig {
    @Bean
    DeviceCodes deviceCodes(
            StringRedisTemplate redis, MasterKey masterKey, SecureRandom random, Clock clock) {
        return new DeviceCodes(
                redis,
                JsonMapper.builder().build(),
                masterKey.derive("device-user-code/v1", 32),
                random,
                clock);
    }

    @Bean
    DeviceCodeGrant deviceCodeGrant(
            ClientRegistry clients,
            DeviceCodes codes,
            RefreshFamilies families,
            TokenResponses responses,
            SenderConstraint senders,
            Clock clock) {
        return new DeviceCodeGrant(clients, codes, families, responses, senders, clock);
    }
}
