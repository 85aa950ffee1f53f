package org.shuniu.gateway.walk;

import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import javax.crypto.KeyGenerator;

/** Makes an AES key in a token, in a process with the environment that its library reads. */
final class TokenKey {
    private TokenKey() {}

    /** Configuration of SunPKCS11, PIN, label. */
    public static void main(String[] arguments) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
        KeyStore token = KeyStore.getInstance("PKCS11", provider);
        token.load(null, arguments[1].toCharArray());
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(256);
        token.setKeyEntry(arguments[2], generator.generateKey(), null, null);
    }
}
