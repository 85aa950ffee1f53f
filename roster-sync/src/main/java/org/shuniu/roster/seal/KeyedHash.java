package org.shuniu.roster.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.BinaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * 128 bits of a keyed hash under a key of its own purpose, HMAC-SHA256 or HMAC-SM3 by the suite of
 * the master key: finds sealed values again (a blind index) and recognises records. Keyed, because
 * an unkeyed hash of an ID number is undone by trying all ID numbers.
 */
public final class KeyedHash {
    /** Of a domain and a text. */
    private final BinaryOperator<byte[]> hash;

    /**
     * A hash for one purpose.
     *
     * @param purpose names what is hashed, {@code blind-index}
     */
    public KeyedHash(MasterKey masterKey, String purpose) {
        this.hash =
                switch (masterKey.suite()) {
                    case INTERNATIONAL -> sha256(masterKey.derive("keyed-hash/v1/" + purpose, 32));
                    case SM -> sm3(masterKey.deriveBySm3("keyed-hash/sm3/v1/" + purpose, 32));
                };
    }

    /**
     * Hashes a text.
     *
     * @param domain keeps equal texts of different kinds apart, {@code citizenId}
     */
    public Digest128 of(String domain, String text) {
        return Digest128.of(
                hash.apply(
                        domain.getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.UTF_8)));
    }

    private static BinaryOperator<byte[]> sha256(byte[] key) {
        Mac prototype;
        try {
            prototype = Mac.getInstance("HmacSHA256");
            prototype.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
        return (domain, text) -> {
            try {
                // A clone of an initialised Mac is several times cheaper than a new one, and needs
                // no lock.
                Mac mac = (Mac) prototype.clone();
                mac.update(domain);
                mac.update((byte) 0);
                return mac.doFinal(text);
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("the JDK's HmacSHA256 can be cloned", e);
            }
        };
    }

    private static BinaryOperator<byte[]> sm3(byte[] key) {
        // Ready for the next one when it has answered.
        ThreadLocal<HMac> macs =
                ThreadLocal.withInitial(
                        () -> {
                            var mac = new HMac(new SM3Digest());
                            mac.init(new KeyParameter(key));
                            return mac;
                        });
        return (domain, text) -> {
            HMac mac = macs.get();
            mac.update(domain, 0, domain.length);
            mac.update((byte) 0);
            mac.update(text, 0, text.length);
            byte[] tag = new byte[mac.getMacSize()];
            mac.doFinal(tag, 0);
            return tag;
        };
    }
}
