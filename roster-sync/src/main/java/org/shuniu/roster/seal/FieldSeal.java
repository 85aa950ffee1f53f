package org.shuniu.roster.seal;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Encrypts single values with AES-256-GCM under a key of its own purpose. A sealed value is one
 * version byte, a random 12-byte nonce, the ciphertext and a 16-byte tag: 29 bytes more than what
 * it hides.
 */
public final class FieldSeal {
    private static final byte VERSION = 1;

    private final Aead aead;

    /**
     * A seal for one kind of value.
     *
     * @param purpose names the kind of value, {@code identifier}; values of one purpose cannot be
     *     opened as another's
     */
    public FieldSeal(MasterKey masterKey, String purpose) {
        try {
            this.aead = new AesGcmJce(masterKey.derive("field-seal/v1/" + purpose, 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every JDK", e);
        }
    }

    /**
     * Encrypts.
     *
     * @param context what the value belongs to; opening it asks for the same, so that a sealed
     *     value copied to another place does not open there
     */
    public byte[] seal(byte[] plain, String context) {
        try {
            byte[] sealed = aead.encrypt(plain, context.getBytes(StandardCharsets.UTF_8));
            byte[] versioned = new byte[sealed.length + 1];
            versioned[0] = VERSION;
            System.arraycopy(sealed, 0, versioned, 1, sealed.length);
            return versioned;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /**
     * Decrypts.
     *
     * @throws IllegalStateException if the value was sealed under another master key or context, or
     *     damaged
     */
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length < 1 || sealed[0] != VERSION) {
            throw new IllegalStateException("sealed by an unknown version");
        }
        byte[] body = new byte[sealed.length - 1];
        System.arraycopy(sealed, 1, body, 0, body.length);
        try {
            return aead.decrypt(body, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "a sealed value does not open: another master key, or damage", e);
        }
    }
}
