package org.shuniu.gateway.dpop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a proof says (RFC 9449 §4.2), once its signature holds.
 *
 * @param jkt thumbprint of the key that signed it
 * @param ath hash of the access token that it goes with
 */
record DpopProof(
        String jkt,
        String jti,
        String htm,
        String htu,
        Instant iat,
        @Nullable String ath,
        @Nullable String nonce) {
    /** RFC 9449 §5.1 {@code dpop_signing_alg_values_supported}; RFC 9700 and FAPI 2.0 §5.4.1. */
    static final List<String> ALGORITHMS = List.of("ES256", "PS256");

    private static final String TYPE = "dpop+jwt";
    private static final int MAX_LENGTH = 6_000;
    private static final int MAX_ID = 500;
    private static final int MIN_RSA_BITS = 2_048;
    private static final int MAX_RSA_BITS = 4_096;

    /** Empty for anything that is no signed proof. */
    static Optional<DpopProof> read(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            var signed = JWSObject.parse(text);
            JWSHeader header = signed.getHeader();
            // RFC 9449 §4.3: typ is dpop+jwt, alg a supported asymmetric one, and the jwk has no
            // private key.
            JWK key = header.getJWK();
            if (header.getType() == null
                    || !header.getType().getType().equalsIgnoreCase(TYPE)
                    || !ALGORITHMS.contains(header.getAlgorithm().getName())
                    || key == null
                    || key.isPrivate()
                    || !signed.verify(verifier(key, header.getAlgorithm()))) {
                return Optional.empty();
            }
            return of(key.computeThumbprint().toString(), signed.getPayload().toJSONObject());
        } catch (ParseException
                | JOSEException
                | IllegalArgumentException
                | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static JWSVerifier verifier(JWK key, JWSAlgorithm algorithm) throws JOSEException {
        return switch (key) {
            case ECKey ec when algorithm.getName().startsWith("ES") -> new ECDSAVerifier(ec);
            case RSAKey rsa
                    when algorithm.getName().startsWith("PS")
                            && rsa.size() >= MIN_RSA_BITS
                            && rsa.size() <= MAX_RSA_BITS ->
                    new RSASSAVerifier(rsa);
            default -> throw new JOSEException("the key is not one for " + algorithm);
        };
    }

    private static Optional<DpopProof> of(String jkt, @Nullable Map<String, Object> claims) {
        // RFC 9449 §4.2: jti, htm, htu and iat are required.
        if (claims == null
                || !(claims.get("jti") instanceof String jti)
                || jti.isEmpty()
                || jti.length() > MAX_ID
                || !(claims.get("htm") instanceof String htm)
                || !(claims.get("htu") instanceof String htu)
                || !(claims.get("iat") instanceof Number iat)) {
            return Optional.empty();
        }
        return Optional.of(
                new DpopProof(
                        jkt,
                        jti,
                        htm,
                        htu,
                        Instant.ofEpochSecond(iat.longValue()),
                        claims.get("ath") instanceof String ath ? ath : null,
                        claims.get("nonce") instanceof String nonce ? nonce : null));
    }
}
