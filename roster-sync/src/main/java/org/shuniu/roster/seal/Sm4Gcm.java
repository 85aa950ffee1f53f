package org.shuniu.roster.seal;

import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** SM4 (GB/T 32907) in Galois/Counter Mode, as RFC 8998 §3.2 has it; the JDK has none. */
final class Sm4Gcm implements Gcm {
    private final KeyParameter key;
    private final GCMModeCipher cipher = GCMBlockCipher.newInstance(new SM4Engine());

    Sm4Gcm(byte[] key) {
        this.key = new KeyParameter(key);
    }

    @Override
    public void encrypt(byte[] plain, byte[] context, byte[] frame) {
        start(true, context, frame);
        try {
            int written = cipher.processBytes(plain, 0, plain.length, frame, TEXT_AT);
            cipher.doFinal(frame, TEXT_AT + written);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    @Override
    public byte[] decrypt(byte[] frame, byte[] context) {
        start(false, context, frame);
        byte[] plain = new byte[frame.length - TEXT_AT - TAG_BYTES];
        try {
            int written = cipher.processBytes(frame, TEXT_AT, frame.length - TEXT_AT, plain, 0);
            cipher.doFinal(plain, written);
            return plain;
        } catch (InvalidCipherTextException e) {
            throw Gcm.damaged(e);
        }
    }

    private void start(boolean encrypt, byte[] context, byte[] frame) {
        byte[] nonce = Arrays.copyOfRange(frame, NONCE_AT, TEXT_AT);
        cipher.init(encrypt, new AEADParameters(key, 8 * TAG_BYTES, nonce, context));
    }
}
