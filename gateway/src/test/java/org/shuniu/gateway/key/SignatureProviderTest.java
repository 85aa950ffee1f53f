package org.shuniu.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SignatureProviderTest {
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void theNativeOneIsFoundWhereOneIsBuiltIn() {
        assertThat(SignatureProvider.fastest().toString()).startsWith("AmazonCorretto");
    }

    @Test
    void withoutOneTheJdkSigns() {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        // What a machine has that no library was built for.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThat(SignatureProvider.fastest().toString())
                    .isEqualTo("the JDK: no native provider was built in");
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    @Test
    void anyoneAcceptsWhatTheFastestSigns() throws Exception {
        var key = (ECKey) SigningKey.generate(JWSAlgorithm.ES256);
        var header = new JWSHeader(JWSAlgorithm.ES256);
        byte[] text = {1, 2, 3};
        var signer = SignatureProvider.fastest().equip(new ECDSASigner(key));
        assertThat(new ECDSAVerifier(key).verify(header, text, signer.sign(header, text))).isTrue();
    }
}
