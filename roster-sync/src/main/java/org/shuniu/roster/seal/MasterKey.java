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

/**
 * The hub's root secret: 256 bits, from which every other key is derived by HKDF-SHA256 (RFC 5869)
 * under a label of its own, so that one file is all an operator has to guard.
 */
public final class MasterKey {
    private static final int LENGTH_BYTES = 32;

    private final SecretKey key;

    public MasterKey(byte[] secret) {
        if (secret.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("the master key must be 32 bytes");
        }
        this.key = new SecretKeySpec(secret, "HKDF");
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

    @Override
    public String toString() {
        return "***";
    }
}
