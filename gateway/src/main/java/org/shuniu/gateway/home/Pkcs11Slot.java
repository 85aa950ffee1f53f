package org.shuniu.gateway.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.springframework.core.env.PropertyResolver;

/**
 * An AES key in a PKCS#11 token, such as an HSM, that wraps the master key and never leaves the
 * token: AES-GCM with a nonce of 12 and a tag of 16 bytes (PKCS#11 v3.1, {@code CKM_AES_GCM}). The
 * token is described by a configuration file of the JDK's SunPKCS11.
 */
final class Pkcs11Slot {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] CONTEXT =
            "shuniu/master-key/v1".getBytes(StandardCharsets.US_ASCII);

    private final Provider provider;
    private final SecretKey key;

    private Pkcs11Slot(Provider provider, SecretKey key) {
        this.provider = provider;
        this.key = key;
    }

    /** Logs in to the token that is configured; a {@link StartupFault} says what is wrong. */
    static Pkcs11Slot open(PropertyResolver properties) {
        String config = properties.getProperty("shuniu.pkcs11.config");
        String pinFile = properties.getProperty("shuniu.pkcs11.pin-file");
        String name = properties.getProperty("shuniu.pkcs11.key", "shuniu");
        if (config == null || pinFile == null) {
            throw new StartupFault(
                    "the master key is wrapped by a PKCS#11 token: set SHUNIU_PKCS11_CONFIG to the file that describes it (name, library, slotListIndex) and SHUNIU_PKCS11_PIN_FILE to one with its PIN");
        }
        char[] pin = pin(Path.of(pinFile));
        try {
            Provider provider = Security.getProvider("SunPKCS11").configure(config);
            KeyStore token = KeyStore.getInstance("PKCS11", provider);
            token.load(null, pin);
            Key key = token.getKey(name, null);
            if (!(key instanceof SecretKey secret)) {
                throw new StartupFault(
                        "the PKCS#11 token has no AES key %s: make one there, or set SHUNIU_PKCS11_KEY to the label of another"
                                .formatted(name));
            }
            return new Pkcs11Slot(provider, secret);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            if (e instanceof StartupFault fault) {
                throw fault;
            }
            throw new StartupFault(
                    "the PKCS#11 token of %s does not open (%s): check library, slot and PIN"
                            .formatted(config, e.getMessage()),
                    e);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private static char[] pin(Path file) {
        try {
            return Files.readString(file).strip().toCharArray();
        } catch (IOException e) {
            throw new StartupFault(
                    "cannot read the PIN of the PKCS#11 token (%s): set SHUNIU_PKCS11_PIN_FILE to a file that this user may read"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** Returns nonce, ciphertext and tag. */
    byte[] wrap(byte[] secret, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, secret);
        byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, wrapped, NONCE_BYTES, sealed.length);
        return wrapped;
    }

    byte[] unwrap(byte[] wrapped) {
        return crypt(
                Cipher.DECRYPT_MODE,
                Arrays.copyOf(wrapped, NONCE_BYTES),
                Arrays.copyOfRange(wrapped, NONCE_BYTES, Math.max(NONCE_BYTES, wrapped.length)));
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(CONTEXT);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new StartupFault(
                    "the PKCS#11 token does not do its part (%s): is this the key that wrapped the master key?"
                            .formatted(e.getMessage()),
                    e);
        }
    }
}
