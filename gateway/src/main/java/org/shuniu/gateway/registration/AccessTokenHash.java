package org.shuniu.gateway.registration;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.shuniu.roster.seal.Sha256;

/** SHA-256 of a token of ours, in hexadecimal; the tokens are 256 random bits. */
record AccessTokenHash(String hex) {
    static AccessTokenHash of(String token) {
        return new AccessTokenHash(
                HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8))));
    }

    static String newToken(SecureRandom random) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
