package org.shuniu.gateway.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;

/**
 * One key, parsed once: making a signer from a JWK costs more than a signature with some providers.
 */
final class SigningKey {
    private static final int RSA_BITS = 2048;

    private final JWK jwk;
    private final KeyState state;
    private final JWSSigner signer;
    private final JWSVerifier verifier;

    private SigningKey(JWK jwk, KeyState state, SignatureProvider provider) throws JOSEException {
        this.jwk = jwk;
        this.state = state;
        switch (jwk) {
            case ECKey key -> {
                signer = provider.equip(new ECDSASigner(key));
                verifier = provider.equip(new ECDSAVerifier(key));
            }
            case RSAKey key -> {
                // Which the JDK signs faster: deploy/bench/crypto.sh.
                signer = new RSASSASigner(key);
                verifier = new RSASSAVerifier(key);
            }
            default ->
                    throw new IllegalArgumentException("neither EC nor RSA: " + jwk.getKeyType());
        }
    }

    static SigningKey parse(String privateJwk, KeyState state, SignatureProvider provider) {
        try {
            return new SigningKey(JWK.parse(privateJwk), state, provider);
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("a stored signing key cannot be used", e);
        }
    }

    static JWK generate(JWSAlgorithm algorithm) {
        try {
            if (algorithm.equals(JWSAlgorithm.ES256)) {
                return new ECKeyGenerator(Curve.P_256)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(algorithm)
                        .keyIDFromThumbprint(true)
                        .generate();
            }
            return new RSAKeyGenerator(RSA_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(algorithm)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot make a key for " + algorithm, e);
        }
    }

    String kid() {
        return jwk.getKeyID();
    }

    JWSAlgorithm algorithm() {
        return JWSAlgorithm.parse(jwk.getAlgorithm().getName());
    }

    KeyState state() {
        return state;
    }

    JWK publicJwk() {
        return jwk.toPublicJWK();
    }

    JWSSigner signer() {
        return signer;
    }

    JWSVerifier verifier() {
        return verifier;
    }
}
