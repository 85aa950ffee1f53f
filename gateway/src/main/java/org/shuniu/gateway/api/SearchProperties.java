package org.shuniu.gateway.api;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often one client may search for people.
 *
 * @param perMinute searches a minute and client
 */
@Validated
@ConfigurationProperties("shuniu.search")
public record SearchProperties(@DefaultValue("60") @Positive int perMinute) {}
