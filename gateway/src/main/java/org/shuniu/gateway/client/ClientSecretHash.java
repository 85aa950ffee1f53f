package org.shuniu.gateway.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.shuniu.roster.seal.Sha256;

/**
 * SHA-256 of a client secret. The secrets are 256 random bits of ours and nobody's password, so
 * there is nothing for a slow hash to slow down.
 */
public final class ClientSecretHash {
    private final byte[] value;

    ClientSecretHash(byte[] value) {
        this.value = value.clone();
    }

    public static ClientSecretHash of(ClientSecret secret) {
        return of(secret.value());
    }

    static ClientSecretHash of(String presented) {
        return new ClientSecretHash(Sha256.of(presented.getBytes(StandardCharsets.UTF_8)));
    }

    byte[] value() {
        return value.clone();
    }

    /** Takes the same time wherever the two differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ClientSecretHash hash && MessageDigest.isEqual(value, hash.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
