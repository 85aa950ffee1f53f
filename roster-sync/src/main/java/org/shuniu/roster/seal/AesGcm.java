package org.shuniu.roster.seal;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM of the JDK, which the processor helps. */
final class AesGcm implements Gcm {
    private final SecretKey key;
    private final Cipher cipher;

    AesGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every JDK", e);
        }
    }

    @Override
    public void encrypt(byte[] plain, byte[] context, byte[] frame) {
        try {
            start(Cipher.ENCRYPT_MODE, context, frame);
            cipher.doFinal(plain, 0, plain.length, frame, TEXT_AT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    @Override
    public byte[] decrypt(byte[] frame, byte[] context) {
        try {
            start(Cipher.DECRYPT_MODE, context, frame);
            return cipher.doFinal(frame, TEXT_AT, frame.length - TEXT_AT);
        } catch (GeneralSecurityException e) {
            throw Gcm.damaged(e);
        }
    }

    private void start(int mode, byte[] context, byte[] frame) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, frame, NONCE_AT, NONCE_BYTES));
        cipher.updateAAD(context);
    }
}
