package org.shuniu.gateway.egress;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whose certificates the hub believes.
 *
 * @param trustCerts a PEM file of authorities beside those of the JDK
 */
@ConfigurationProperties("shuniu")
public record TrustProperties(@Nullable Path trustCerts) {}
