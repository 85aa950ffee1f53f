package org.shuniu.gateway.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks JWTs that clients sign (assertions, request objects) with the keys that they registered.
 * The header chooses among these, and nothing else: it brings no key and names no place to fetch
 * one from (RFC 8725 §3.1, §3.10, §3.11).
 */
public final class ClientSignatures {
    /** What we verify. */
    public static final List<String> ALGORITHMS = List.of("ES256", "PS256", "RS256", "EdDSA");

    private static final Set<String> FOREIGN_KEYS = Set.of("jku", "jwk", "x5u", "x5c");
    private static final int MAX_LENGTH = 16_384;
    private static final int MAX_KID = 200;

    private final ClientJwks keys;

    public ClientSignatures(ClientJwks keys) {
        this.keys = keys;
    }

    /**
     * The claims of a JWT, if this client signed it.
     *
     * @param registeredAlg the only algorithm that counts; null for any that we take
     */
    public SignedByClient verify(Client client, String jwt, @Nullable String registeredAlg) {
        if (jwt.length() > MAX_LENGTH) {
            return new SignedByClient.Refused("malformed");
        }
        try {
            // An unsigned JWT, whatever the letters of its "none", is no JWS and does not parse.
            SignedJWT signed = SignedJWT.parse(jwt);
            String fault = faultOf(signed.getHeader(), client, registeredAlg);
            if (fault != null) {
                return new SignedByClient.Refused(fault);
            }
            List<JWK> candidates = candidates(client, signed.getHeader());
            if (candidates.isEmpty()) {
                return new SignedByClient.Refused("unknown-key");
            }
            for (JWK key : candidates) {
                if (signed.verify(verifier(key))) {
                    return new SignedByClient.Verified(
                            signed.getJWTClaimsSet(),
                            signed.getPayload().toJSONObject().get("aud") instanceof String);
                }
            }
            return new SignedByClient.Refused("signature");
        } catch (ParseException | JOSEException e) {
            return new SignedByClient.Refused("malformed");
        }
    }

    /** Whom a JWT is about, before anything of it is proved; empty for what is no JWT. */
    public static Optional<String> subjectOf(String jwt) {
        if (jwt.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            String[] parts = jwt.split("\\.", -1);
            return parts.length < 2
                    ? Optional.empty()
                    : Optional.ofNullable(
                            JWTClaimsSet.parse(new Base64URL(parts[1]).decodeToString())
                                    .getSubject());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String faultOf(
            JWSHeader header, Client client, @Nullable String registeredAlg) {
        String alg = header.getAlgorithm().getName();
        // RFC 8725 §3.1: no other algorithm than those agreed upon, so none of a shared secret.
        if (!ALGORITHMS.contains(alg)
                || (registeredAlg != null && !registeredAlg.equals(alg))
                // FAPI 2.0 Security Profile §5.4.1: PS256, ES256 or EdDSA.
                || (client.security().fapi() && alg.equals("RS256"))) {
            return "algorithm";
        }
        if (FOREIGN_KEYS.stream().anyMatch(header.getIncludedParams()::contains)) {
            return "foreign-key";
        }
        // RFC 7515 §4.1.11: what is critical and not understood makes a JWS invalid.
        if (header.getCriticalParams() != null) {
            return "critical";
        }
        String kid = header.getKeyID();
        return kid != null && !isPlain(kid) ? "kid" : null;
    }

    // A kid is compared and never looked up anywhere but in memory; what no sensible one holds does
    // not even cause a fetch.
    private static boolean isPlain(String kid) {
        return kid.length() <= MAX_KID && kid.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private List<JWK> candidates(Client client, JWSHeader header) {
        String kid = header.getKeyID();
        return keys.of(client.proof().keys(), kid).stream()
                .filter(key -> kid == null || kid.equals(key.getKeyID()))
                .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                .filter(
                        key ->
                                key.getAlgorithm() == null
                                        || key.getAlgorithm().equals(header.getAlgorithm()))
                .filter(key -> suits(key, header.getAlgorithm()))
                .toList();
    }

    // RFC 8725 §3.1: each key is used with exactly one algorithm family.
    private static boolean suits(JWK key, JWSAlgorithm algorithm) {
        return switch (key) {
            case ECKey ec ->
                    algorithm.equals(JWSAlgorithm.ES256) && ec.getCurve().equals(Curve.P_256);
            case RSAKey rsa ->
                    algorithm.equals(JWSAlgorithm.PS256) || algorithm.equals(JWSAlgorithm.RS256);
            case OctetKeyPair okp ->
                    algorithm.equals(JWSAlgorithm.EdDSA) && okp.getCurve().equals(Curve.Ed25519);
            default -> false;
        };
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return switch (key) {
            case ECKey ec -> new ECDSAVerifier(ec);
            case RSAKey rsa -> new RSASSAVerifier(rsa);
            case OctetKeyPair okp -> new Ed25519Verifier(okp);
            default -> throw new JOSEException("no verifier for " + key.getKeyType());
        };
    }
}
