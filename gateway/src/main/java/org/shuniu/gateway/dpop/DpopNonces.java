package org.shuniu.gateway.dpop;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.shuniu.roster.seal.MasterKey;

/**
 * Nonces that say when we gave them (RFC 9449 §8): a proof with one was made after that, whatever
 * its maker's clock says. Nothing of them is stored, and every node knows those of the others.
 */
final class DpopNonces {
    static final Duration LIFETIME = Duration.ofMinutes(2);
    private static final int MAC = 16;

    private final SecretKeySpec key;
    private final Clock clock;

    DpopNonces(MasterKey masterKey, Clock clock) {
        this.key = new SecretKeySpec(masterKey.derive("dpop-nonce/v1", 32), "HmacSHA256");
        this.clock = clock;
    }

    String next() {
        byte[] moment = ByteBuffer.allocate(Long.BYTES).putLong(clock.millis()).array();
        byte[] nonce = Arrays.copyOf(moment, Long.BYTES + MAC);
        System.arraycopy(mac(moment), 0, nonce, Long.BYTES, MAC);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /** When we gave a nonce; empty if it is not ours or too old. */
    Optional<Instant> givenAt(String nonce) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != Long.BYTES + MAC) {
            return Optional.empty();
        }
        byte[] moment = Arrays.copyOf(bytes, Long.BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
        if (!MessageDigest.isEqual(mac, mac(moment))) {
            return Optional.empty();
        }
        var given = Instant.ofEpochMilli(ByteBuffer.wrap(moment).getLong());
        return clock.instant().isBefore(given.plus(LIFETIME))
                ? Optional.of(given)
                : Optional.empty();
    }

    private byte[] mac(byte[] moment) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(moment), MAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
