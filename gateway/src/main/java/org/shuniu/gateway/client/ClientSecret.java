package org.shuniu.gateway.client;

import java.security.SecureRandom;
import java.util.Base64;

/** {@code client_secret}: 256 random bits, shown once when made. */
public record ClientSecret(String value) {
    static ClientSecret random(SecureRandom random) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        return new ClientSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    @Override
    public String toString() {
        return "***";
    }
}
