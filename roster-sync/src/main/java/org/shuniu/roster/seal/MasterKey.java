package org.shuniu.roster.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * The hub's root secret: 256 bits, from which every other key is derived by HKDF-SHA256 (RFC 5869)
 * under a label of its own, so that one file is all an operator has to guard.
 */
public final class MasterKey {
    private static final int LENGTH_BYTES = 32;

    private final SecretKey key;
    private final Suite suite;

    public MasterKey(byte[] secret) {
        this(new SecretKeySpec(secret, "HKDF"), Suite.INTERNATIONAL);
        if (secret.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("the master key must be 32 bytes");
        }
    }

    private MasterKey(SecretKey key, Suite suite) {
        this.key = key;
        this.suite = suite;
    }

    /** The same secret, for values of another suite. */
    public MasterKey under(Suite other) {
        return new MasterKey(key, other);
    }

    /** By which values are sealed and hashed under it. */
    public Suite suite() {
        return suite;
    }

    /** Reads the key file: 32 bytes in base64. */
    public static MasterKey read(Path file) throws IOException {
        try {
            return new MasterKey(Base64.getDecoder().decode(Files.readString(file).strip()));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " is not a master key: it must hold 32 bytes in base64", e);
        }
    }

    /** A key for one purpose. The label is part of the stored format: never change one. */
    public byte[] derive(String label, int lengthBytes) {
        try {
            var parameters =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .thenExpand(label.getBytes(StandardCharsets.UTF_8), lengthBytes);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 is part of every JDK 25", e);
        }
    }

    /** As {@link #derive}, with HMAC-SM3 in place of HMAC-SHA256. */
    byte[] deriveBySm3(String label, int lengthBytes) {
        var hkdf = new HKDFBytesGenerator(new SM3Digest());
        hkdf.init(
                new HKDFParameters(key.getEncoded(), null, label.getBytes(StandardCharsets.UTF_8)));
        byte[] derived = new byte[lengthBytes];
        hkdf.generateBytes(derived, 0, lengthBytes);
        return derived;
    }

    @Override
    public String toString() {
        return "***";
    }
}
