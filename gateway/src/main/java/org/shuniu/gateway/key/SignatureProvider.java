package org.shuniu.gateway.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAAware;
import java.security.Provider;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Who computes ES256 signatures: the Amazon Corretto Crypto Provider where its native library
 * loads, which signs in a quarter and verifies in an eighth of the JDK's time ({@code
 * deploy/bench/crypto.sh}), and the JDK elsewhere. Only for these: RS256, hashes and AES-GCM of
 * short values the JDK does as fast.
 */
public final class SignatureProvider {
    private static final String NATIVE =
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final byte[] TRIAL = {1, 2, 3};

    private final @Nullable Provider provider;
    private final String description;

    private SignatureProvider(@Nullable Provider provider, String description) {
        this.provider = provider;
        this.description = description;
    }

    /** The JDK's own, which is everywhere. */
    public static SignatureProvider jdk() {
        return new SignatureProvider(null, "the JDK");
    }

    /** The fastest one that is present and agrees with the JDK about signatures. */
    public static SignatureProvider fastest() {
        try {
            Optional<Provider> found =
                    ServiceLoader.load(Provider.class).stream()
                            .filter(candidate -> candidate.type().getName().equals(NATIVE))
                            .findFirst()
                            .map(ServiceLoader.Provider::get);
            if (found.isEmpty()) {
                return new SignatureProvider(null, "the JDK: no native provider was built in");
            }
            var fast = new SignatureProvider(found.get(), String.valueOf(found.get()));
            fast.requireAgreementWithJdk(SigningKey.generate(JWSAlgorithm.ES256).toJSONString());
            return fast;
            // Whatever goes wrong here, the JDK's own does not need it: no library for this
            // machine (an error of linkage), a temporary directory that executes nothing, a
            // provider that computes otherwise.
        } catch (RuntimeException | LinkageError | JOSEException e) {
            return new SignatureProvider(null, "the JDK: the native provider does not work: " + e);
        }
    }

    private void requireAgreementWithJdk(String jwk) throws JOSEException {
        SigningKey mine = SigningKey.parse(jwk, KeyState.PUBLISHED, this);
        SigningKey jdk = SigningKey.parse(jwk, KeyState.PUBLISHED, jdk());
        var header = new JWSHeader(mine.algorithm());
        requireAccepted(mine.signer(), jdk.verifier(), header);
        requireAccepted(jdk.signer(), mine.verifier(), header);
    }

    private static void requireAccepted(JWSSigner signer, JWSVerifier verifier, JWSHeader header)
            throws JOSEException {
        if (!verifier.verify(header, TRIAL, signer.sign(header, TRIAL))) {
            throw new JOSEException("it and the JDK refuse each other's signatures");
        }
    }

    /** Lets a signer or verifier compute with it. */
    public <T extends JCAAware<?>> T equip(T signerOrVerifier) {
        if (provider != null) {
            signerOrVerifier.getJCAContext().setProvider(provider);
        }
        return signerOrVerifier;
    }

    /** Its name, and why it is no faster one. */
    @Override
    public String toString() {
        return description;
    }
}
