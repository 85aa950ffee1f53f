package org.shuniu.roster.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * 128 bits of HMAC-SHA256 under a key of its own purpose: finds sealed values again (a blind index)
 * and recognises records. Keyed, because an unkeyed hash of an ID number is undone by trying all ID
 * numbers.
 */
public final class KeyedHash {
    private final Mac prototype;

    /**
     * A hash for one purpose.
     *
     * @param purpose names what is hashed, {@code blind-index}
     */
    public KeyedHash(MasterKey masterKey, String purpose) {
        try {
            prototype = Mac.getInstance("HmacSHA256");
            prototype.init(
                    new SecretKeySpec(
                            masterKey.derive("keyed-hash/v1/" + purpose, 32), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    /**
     * Hashes a text.
     *
     * @param domain keeps equal texts of different kinds apart, {@code citizenId}
     */
    public Digest128 of(String domain, String text) {
        try {
            // A clone of an initialised Mac is several times cheaper than a new one, and needs no
            // lock.
            Mac mac = (Mac) prototype.clone();
            mac.update(domain.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Digest128.of(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HmacSHA256 can be cloned", e);
        }
    }
}
