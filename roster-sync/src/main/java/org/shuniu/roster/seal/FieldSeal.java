package org.shuniu.roster.seal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts single values under a key of their own purpose, by the suite of the master key; opens
 * what either suite sealed. A sealed value is one version byte, which names the suite, a random
 * 12-byte nonce, the ciphertext and a 16-byte tag: 29 bytes more than what it hides.
 */
public final class FieldSeal {
    private static final byte AES = 1;
    private static final byte SM4 = 2;
    private static final int NONCES_AT_ONCE = 256;

    private final byte version;
    private final byte[] aesKey;
    private final byte[] sm4Key;
    private final ThreadLocal<Tools> tools = ThreadLocal.withInitial(Tools::new);

    /**
     * A seal for one kind of value.
     *
     * @param purpose names the kind of value, {@code identifier}; values of one purpose cannot be
     *     opened as another's
     */
    public FieldSeal(MasterKey masterKey, String purpose) {
        this.version = versionOf(masterKey.suite());
        this.aesKey = masterKey.derive("field-seal/v1/" + purpose, 32);
        this.sm4Key = masterKey.deriveBySm3("field-seal/sm4/v1/" + purpose, 16);
    }

    /** The first byte of what a suite seals. */
    public static byte versionOf(Suite suite) {
        return switch (suite) {
            case INTERNATIONAL -> AES;
            case SM -> SM4;
        };
    }

    /**
     * Encrypts.
     *
     * @param context what the value belongs to; opening it asks for the same, so that a sealed
     *     value copied to another place does not open there
     */
    public byte[] seal(byte[] plain, String context) {
        byte[] frame = new byte[Gcm.TEXT_AT + plain.length + Gcm.TAG_BYTES];
        frame[0] = version;
        Tools mine = tools.get();
        mine.nextNonce(frame);
        mine.cipher(version).encrypt(plain, mine.bytes(context), frame);
        return frame;
    }

    /**
     * Decrypts.
     *
     * @throws IllegalStateException if the value was sealed under another master key or context, or
     *     damaged
     */
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length < Gcm.TEXT_AT + Gcm.TAG_BYTES || (sealed[0] != AES && sealed[0] != SM4)) {
            throw new IllegalStateException("sealed by an unknown version");
        }
        Tools mine = tools.get();
        return mine.cipher(sealed[0]).decrypt(sealed, mine.bytes(context));
    }

    /**
     * What one thread seals with. Making a cipher and asking the system for each nonce cost more
     * than encrypting a number.
     */
    private final class Tools {
        private final SecureRandom random = new SecureRandom();
        private final byte[] nonces = new byte[NONCES_AT_ONCE * Gcm.NONCE_BYTES];
        private int next = nonces.length;
        private final Gcm aes = new AesGcm(aesKey);
        private final Gcm sm4 = new Sm4Gcm(sm4Key);
        private @Nullable String lastContext;
        private byte[] lastContextBytes = new byte[0];

        Gcm cipher(byte version) {
            return version == SM4 ? sm4 : aes;
        }

        void nextNonce(byte[] frame) {
            if (next == nonces.length) {
                random.nextBytes(nonces);
                next = 0;
            }
            System.arraycopy(nonces, next, frame, Gcm.NONCE_AT, Gcm.NONCE_BYTES);
            next += Gcm.NONCE_BYTES;
        }

        byte[] bytes(String context) {
            if (!context.equals(lastContext)) {
                lastContext = context;
                lastContextBytes = context.getBytes(StandardCharsets.UTF_8);
            }
            return lastContextBytes;
        }
    }
}
