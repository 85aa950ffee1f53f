package org.shuniu.gateway.oidc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.shuniu.roster.seal.MasterKey;

/**
 * One generation of a family: {@code family.generation.HMAC}. The text can be computed again, so
 * nothing of it is stored, and a forged one is refused without asking the database.
 */
record RefreshToken(UUID family, int generation) {
    @Override
    public String toString() {
        return "***";
    }

    /** Writes and reads the text; its key is for refresh tokens alone. */
    static final class Codec {
        private final SecretKeySpec key;

        Codec(MasterKey masterKey) {
            this.key = new SecretKeySpec(masterKey.derive("refresh-token/v1", 32), "HmacSHA256");
        }

        String write(RefreshToken token) {
            byte[] id =
                    ByteBuffer.allocate(16)
                            .putLong(token.family().getMostSignificantBits())
                            .putLong(token.family().getLeastSignificantBits())
                            .array();
            String body = encode(id) + '.' + token.generation();
            return body + '.' + encode(mac(body));
        }

        Optional<RefreshToken> read(String text) {
            int first = text.indexOf('.');
            int last = text.lastIndexOf('.');
            if (text.length() > 100 || first != 22 || last <= first) {
                return Optional.empty();
            }
            try {
                byte[] presented = Base64.getUrlDecoder().decode(text.substring(last + 1));
                String body = text.substring(0, last);
                if (!MessageDigest.isEqual(presented, mac(body))) {
                    return Optional.empty();
                }
                ByteBuffer id =
                        ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(0, first)));
                return Optional.of(
                        new RefreshToken(
                                new UUID(id.getLong(), id.getLong()),
                                Integer.parseInt(text, first + 1, last, 10)));
            } catch (IllegalArgumentException notOurs) {
                return Optional.empty();
            }
        }

        private byte[] mac(String body) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                return mac.doFinal(body.getBytes(StandardCharsets.US_ASCII));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
            }
        }

        private static String encode(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    }
}
