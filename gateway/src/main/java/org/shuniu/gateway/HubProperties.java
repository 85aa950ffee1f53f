package org.shuniu.gateway;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What every part of the hub must know about it.
 *
 * @param home where this process keeps its things; taken and locked before the context starts
 * @param masterKeyFile the root secret; set before the context starts where it is made by us
 * @param roles what this process does
 * @param demo whether the people are invented and their passwords printed
 */
@Validated
@ConfigurationProperties("shuniu")
public record HubProperties(
        @DefaultValue("var") Path home,
        @NotNull(message = "must name the file with the hub's master key") Path masterKeyFile,
        @DefaultValue("online,worker") Roles roles,
        @DefaultValue("false") boolean demo,
        @Valid @DefaultValue Hub hub,
        @Valid @DefaultValue @Name("import") Import imports) {

    /**
     * The hub itself.
     *
     * @param issuer OpenID Connect Discovery §3: without query or fragment
     * @param code its short name among hubs
     */
    public record Hub(
            @DefaultValue("http://localhost:9000") URI issuer,
            @DefaultValue("hub")
                    @Pattern(
                            regexp = "[a-z0-9][a-z0-9-]{0,31}",
                            message = "must be 1 to 32 of a-z, 0-9 and -, and not begin with -")
                    String code,
            @DefaultValue("provincial") Tier tier) {

        private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

        /** OpenID Connect Core §2: an issuer is https; only this machine itself may do without. */
        @AssertTrue(
                message =
                        "must be https://host[:port][/path], without query or fragment; http only for localhost")
        public boolean isIssuerSound() {
            if (issuer.getHost() == null
                    || issuer.getRawQuery() != null
                    || issuer.getRawFragment() != null
                    || issuer.getRawUserInfo() != null
                    || issuer.toString().endsWith("/")) {
                return false;
            }
            return "https".equals(issuer.getScheme())
                    || ("http".equals(issuer.getScheme()) && LOOPBACK.contains(issuer.getHost()));
        }
    }

    /** Where a hub stands in the federation. */
    public enum Tier {
        NATIONAL,
        PROVINCIAL
    }

    /**
     * Limits of what is delivered to us.
     *
     * @param maxBytes of one delivery, as it arrives
     */
    public record Import(@DefaultValue("2GB") DataSize maxBytes) {
        @AssertTrue(message = "must be positive")
        public boolean isMaxBytesPositive() {
            return maxBytes.toBytes() > 0;
        }
    }
}
