package org.shuniu.gateway.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.MasterKey;

/**
 * Where a person wanted to go before we asked for a login, signed, so that a link to {@code
 * /login?continue=…} can never lead to a place that we did not choose (RFC 9700 §4.11: no open
 * redirector).
 */
public final class Continuation {
    /** Browsers read {@code //host} and {@code /\host} as another site. */
    private static final Pattern OURS = Pattern.compile("/(?![/\\\\])[\\x21-\\x7E]*");

    private static final int MAX_LENGTH = 6_000;
    private static final int TAG_BYTES = 16;

    private final SecretKeySpec key;

    Continuation(MasterKey master) {
        this.key = new SecretKeySpec(master.derive("gateway/continuation", 32), "HmacSHA256");
    }

    /** Signs a path with its query; empty if it is none of ours or too long. */
    public Optional<String> sign(String path) {
        return isOurs(path)
                ? Optional.of(encode(bytes(path)) + '.' + encode(tag(path)))
                : Optional.empty();
    }

    /** The path that {@link #sign} signed; empty for anything else. */
    public Optional<String> read(@Nullable String signed) {
        if (signed == null || signed.length() > 2 * MAX_LENGTH) {
            return Optional.empty();
        }
        int dot = signed.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            var decoder = Base64.getUrlDecoder();
            String path =
                    new String(decoder.decode(signed.substring(0, dot)), StandardCharsets.UTF_8);
            byte[] tag = decoder.decode(signed.substring(dot + 1));
            return MessageDigest.isEqual(tag, tag(path)) && isOurs(path)
                    ? Optional.of(path)
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static boolean isOurs(String path) {
        return path.length() <= MAX_LENGTH && OURS.matcher(path).matches();
    }

    private byte[] tag(String path) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(bytes(path)), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
