package org.shuniu.roster.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts single values with AES-256-GCM under a key of its own purpose. A sealed value is one
 * version byte, a random 12-byte nonce, the ciphertext and a 16-byte tag: 29 bytes more than what
 * it hides.
 */
public final class FieldSeal {
    private static final byte VERSION = 1;
    private static final int NONCE_AT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TEXT_AT = NONCE_AT + NONCE_BYTES;
    private static final int TAG_BYTES = 16;
    private static final int NONCES_AT_ONCE = 256;

    private final SecretKey key;
    private final ThreadLocal<Tools> tools = ThreadLocal.withInitial(Tools::new);

    /**
     * A seal for one kind of value.
     *
     * @param purpose names the kind of value, {@code identifier}; values of one purpose cannot be
     *     opened as another's
     */
    public FieldSeal(MasterKey masterKey, String purpose) {
        this.key = new SecretKeySpec(masterKey.derive("field-seal/v1/" + purpose, 32), "AES");
    }

    /**
     * Encrypts.
     *
     * @param context what the value belongs to; opening it asks for the same, so that a sealed
     *     value copied to another place does not open there
     */
    public byte[] seal(byte[] plain, String context) {
        var sealed = new byte[TEXT_AT + plain.length + TAG_BYTES];
        sealed[0] = VERSION;
        Tools mine = tools.get();
        mine.nextNonce(sealed, NONCE_AT);
        try {
            Cipher cipher = mine.start(Cipher.ENCRYPT_MODE, key, sealed, context);
            cipher.doFinal(plain, 0, plain.length, sealed, TEXT_AT);
            return sealed;
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
        if (sealed.length < TEXT_AT + TAG_BYTES || sealed[0] != VERSION) {
            throw new IllegalStateException("sealed by an unknown version");
        }
        try {
            return tools.get()
                    .start(Cipher.DECRYPT_MODE, key, sealed, context)
                    .doFinal(sealed, TEXT_AT, sealed.length - TEXT_AT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "a sealed value does not open: another master key, or damage", e);
        }
    }

    /**
     * What one thread seals with. Making a cipher and asking the system for each nonce cost more
     * than encrypting a number.
     */
    private static final class Tools {
        private final Cipher cipher;
        private final SecureRandom random = new SecureRandom();
        private final byte[] nonces = new byte[NONCES_AT_ONCE * NONCE_BYTES];
        private int next = nonces.length;
        private @Nullable String lastContext;
        private byte[] lastContextBytes = new byte[0];

        Tools() {
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM is part of every JDK", e);
            }
        }

        void nextNonce(byte[] into, int at) {
            if (next == nonces.length) {
                random.nextBytes(nonces);
                next = 0;
            }
            System.arraycopy(nonces, next, into, at, NONCE_BYTES);
            next += NONCE_BYTES;
        }

        Cipher start(int mode, SecretKey key, byte[] sealed, String context)
                throws GeneralSecurityException {
            cipher.init(
                    mode, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, NONCE_AT, NONCE_BYTES));
            if (!context.equals(lastContext)) {
                lastContext = context;
                lastContextBytes = context.getBytes(StandardCharsets.UTF_8);
            }
            cipher.updateAAD(lastContextBytes);
            return cipher;
        }
    }
}
