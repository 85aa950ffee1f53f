package org.shuniu.gateway.replay;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Assembles the memory of what was used. */
@Configuration(proxyBeanMethods = false)
class ReplayConfiguration {
    @Bean
    OneTimeValues oneTimeValues(StringRedisTemplate redis, Clock clock) {
        var values = new OneTimeValues(redis, clock);
        // Before the port opens, or what a client issued a moment ago would be older than the
        // marker.
        values.mark();
        return values;
    }
}
