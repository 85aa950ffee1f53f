package org.shuniu.gateway.login;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often somebody may guess. Who is over one of these waits until the window that the first try
 * opened is over; what turns out right does not count.
 *
 * @param attempts at one account from one network, or from one device that the account was proved
 *     on before
 * @param perAccount at one account from everywhere; such a device goes on
 * @param perDevice at any accounts from one device that some account was proved on before
 * @param perAddress at any accounts from one address (IPv6: one /64): a school behind one address
 *     is many people
 * @param perNetwork the same from 256 neighbouring IPv4 addresses
 */
@ConfigurationProperties("shuniu.login")
public record LoginProperties(
        @DefaultValue("10") int attempts,
        @DefaultValue("50") int perAccount,
        @DefaultValue("50") int perDevice,
        @DefaultValue("300") int perAddress,
        @DefaultValue("1500") int perNetwork,
        @DefaultValue("10m") Duration window) {
    public LoginProperties {
        if (Math.min(
                                Math.min(attempts, perAccount),
                                Math.min(perDevice, Math.min(perAddress, perNetwork)))
                        < 1
                || !window.isPositive()) {
            throw new IllegalArgumentException(
                    "shuniu.login: numbers of attempts and window must be positive");
        }
    }
}
