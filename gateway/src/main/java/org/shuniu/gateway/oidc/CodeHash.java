package org.shuniu.gateway.oidc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.shuniu.roster.seal.Sha256;

/**
 * SHA-256 of an authorization code, which is 256 random bits.
 *
 * @param text base64url
 */
record CodeHash(String text) {
    static CodeHash of(String code) {
        return new CodeHash(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(code)));
    }

    static byte[] sha256(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return Base64.getUrlDecoder().decode(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
