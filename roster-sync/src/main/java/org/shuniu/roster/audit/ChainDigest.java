package org.shuniu.roster.audit;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** By what a block is hashed and sealed; a block names its own, so a chain may change over. */
public enum ChainDigest {
    /** FIPS 180-4, and HMAC of FIPS 198-1. */
    SHA256 {
        @Override
        byte[] hash(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("SHA-256 is part of every JDK", e);
            }
        }

        @Override
        byte[] mac(byte[] key, byte[] bytes) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                return mac.doFinal(bytes);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
            }
        }
    },

    /** GB/T 32905, and HMAC over it (GB/T 15852.2). */
    SM3 {
        @Override
        byte[] hash(byte[] bytes) {
            Digest sm3 = new SM3Digest();
            sm3.update(bytes, 0, bytes.length);
            byte[] hash = new byte[sm3.getDigestSize()];
            sm3.doFinal(hash, 0);
            return hash;
        }

        @Override
        byte[] mac(byte[] key, byte[] bytes) {
            var mac = new HMac(new SM3Digest());
            mac.init(new KeyParameter(key));
            mac.update(bytes, 0, bytes.length);
            byte[] tag = new byte[mac.getMacSize()];
            mac.doFinal(tag, 0);
            return tag;
        }
    };

    /** As stored and configured: {@code sha256}, {@code sm3}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for what is none. */
    public static ChainDigest of(String code) {
        return Arrays.stream(values())
                .filter(digest -> digest.code().equals(code))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        code + " is no digest of the audit chain: sha256 or sm3"));
    }

    /** So long are its hashes; both are of 256 bits. */
    static final int BYTES = 32;

    abstract byte[] hash(byte[] bytes);

    abstract byte[] mac(byte[] key, byte[] bytes);
}
