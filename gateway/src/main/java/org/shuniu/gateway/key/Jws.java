package org.shuniu.gateway.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes and checks the hub's signed tokens in compact form (RFC 7515 §3.1). The work a token is its
 * JSON and one signature: keys are parsed and headers encoded beforehand.
 */
public final class Jws {
    private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};
    private static final int MAX_LENGTH = 8_192;

    private final SigningKeys keys;
    private final JsonMapper json;
    private final ConcurrentHashMap<HeaderKey, JWSHeader> headers = new ConcurrentHashMap<>();

    public Jws(SigningKeys keys, JsonMapper json) {
        this.keys = keys;
        this.json = json;
    }

    private record HeaderKey(String kid, String typ) {}

    /**
     * Signs claims with the current key.
     *
     * @param algorithm {@code ES256} or {@code RS256}
     * @param typ {@code at+jwt} for an access token (RFC 9068 §2.1), else {@code JWT}
     */
    public String sign(String algorithm, String typ, Map<String, Object> claims) {
        SigningKey key = keys.signing(JWSAlgorithm.parse(algorithm));
        JWSHeader header =
                headers.computeIfAbsent(new HeaderKey(key.kid(), typ), k -> header(key, typ));
        String input =
                header.toBase64URL() + "." + Base64URL.encode(json.writeValueAsBytes(claims));
        try {
            Base64URL signature =
                    key.signer().sign(header, input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + signature;
        } catch (JOSEException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }

    // Parsed from its own encoding, a header keeps that encoding instead of making it each time.
    private static JWSHeader header(SigningKey key, String typ) {
        try {
            return JWSHeader.parse(
                    new JWSHeader.Builder(key.algorithm())
                            .keyID(key.kid())
                            .type(new JOSEObjectType(typ))
                            .build()
                            .toBase64URL());
        } catch (ParseException e) {
            throw new IllegalStateException("a header of our own does not parse", e);
        }
    }

    /**
     * The claims of a token that the hub signed with this very algorithm and type, expired or not;
     * empty for anything else. The header decides nothing but which of our keys to try: {@code
     * none}, another algorithm, an embedded {@code jwk}, {@code jku} or {@code x5u} end here (RFC
     * 8725 §3.1, §3.5, §3.11).
     */
    public Optional<Map<String, Object>> verify(String token, String algorithm, String typ) {
        int first = token.indexOf('.');
        int last = token.lastIndexOf('.');
        if (token.length() > MAX_LENGTH
                || first <= 0
                || last <= first
                || token.indexOf('.', first + 1) != last) {
            return Optional.empty();
        }
        try {
            JWSHeader header = JWSHeader.parse(new Base64URL(token.substring(0, first)));
            if (!header.getAlgorithm().getName().equals(algorithm)
                    || header.getType() == null
                    || !header.getType().getType().equals(typ)
                    || header.getKeyID() == null) {
                return Optional.empty();
            }
            Optional<SigningKey> key =
                    keys.find(header.getKeyID())
                            .filter(k -> k.algorithm().equals(header.getAlgorithm()));
            if (key.isEmpty()
                    || !key.get()
                            .verifier()
                            .verify(
                                    header,
                                    token.substring(0, last).getBytes(StandardCharsets.US_ASCII),
                                    new Base64URL(token.substring(last + 1)))) {
                return Optional.empty();
            }
            byte[] payload = new Base64URL(token.substring(first + 1, last)).decode();
            return Optional.of(json.readValue(payload, CLAIMS));
        } catch (ParseException | JOSEException | JacksonException e) {
            return Optional.empty();
        }
    }
}
