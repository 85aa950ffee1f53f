package org.shuniu.gateway.api;

import java.time.Clock;
import org.shuniu.roster.audit.AuditLog;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Puts together what a search is counted and recorded with. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SearchProperties.class)
class SearchConfiguration {
    @Bean
    SearchLimit searchLimit(SearchProperties properties, StringRedisTemplate redis, Clock clock) {
        return new SearchLimit(
                properties.perMinute(),
                new RedisSearchWindows(redis),
                new NodeSearchWindows(clock));
    }

    /** A search changes nothing, so its record is a transaction of its own. */
    @Bean
    SearchTrail searchTrail(AuditLog audit) {
        return new SearchTrail(audit::record);
    }
}
