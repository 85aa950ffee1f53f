package org.shuniu.roster.seal;

/**
 * A block cipher in Galois/Counter Mode (NIST SP 800-38D) with a nonce of 12 and a tag of 16 bytes,
 * for one thread. A frame is a version byte, the nonce, the ciphertext and the tag.
 */
interface Gcm {
    int NONCE_AT = 1;
    int NONCE_BYTES = 12;
    int TEXT_AT = NONCE_AT + NONCE_BYTES;
    int TAG_BYTES = 16;

    /** Fills in ciphertext and tag of a frame that has its nonce. */
    void encrypt(byte[] plain, byte[] context, byte[] frame);

    /** Throws {@link IllegalStateException} if anything of the frame or its context is another. */
    byte[] decrypt(byte[] frame, byte[] context);

    /** What a frame that does not open means. */
    static IllegalStateException damaged(Exception cause) {
        return new IllegalStateException(
                "a sealed value does not open: another master key, or damage", cause);
    }
}
