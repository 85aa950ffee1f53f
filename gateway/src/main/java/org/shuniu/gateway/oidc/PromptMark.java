package org.shuniu.gateway.oidc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.MasterKey;

/**
 * Carries {@link Prompted} from an authorization request through the login and back to it, as one
 * more parameter. What demanded the login stays in the request: it is met by a login after the
 * moment that we wrote down, and not by having seen the form.
 */
final class PromptMark {
    static final String PARAMETER = "prompted";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})-([01])-([A-Za-z0-9_-]{22})");
    private static final int TAG_BYTES = 16;
    private static final Duration GOOD_FOR = Duration.ofHours(1);

    private final SecretKeySpec key;
    private final Clock clock;

    PromptMark(MasterKey master, Clock clock) {
        this.key = new SecretKeySpec(master.derive("gateway/prompt-mark", 32), "HmacSHA256");
        this.clock = clock;
    }

    /** One request of a client, as it knows its requests apart. */
    record Of(String clientId, @Nullable String state, @Nullable String nonce) {}

    String write(Prompted prompted, Of request) {
        long login = prompted.login() == null ? 0 : prompted.login().toEpochMilli();
        String text = login + "-" + (prompted.consent() ? 1 : 0);
        return text + "-" + tag(text, request);
    }

    /** What a mark says; nothing was asked if it is none of ours, of another request, or old. */
    Prompted read(@Nullable String mark, Of request) {
        Matcher parts = FORM.matcher(mark == null ? "" : mark);
        if (!parts.matches() || !isTagOf(parts, request)) {
            return Prompted.NEVER;
        }
        long millis = Long.parseLong(parts.group(1));
        Instant login = millis == 0 ? null : Instant.ofEpochMilli(millis);
        if (login != null && clock.instant().isAfter(login.plus(GOOD_FOR))) {
            return Prompted.NEVER;
        }
        return new Prompted(login, parts.group(2).equals("1"));
    }

    private boolean isTagOf(Matcher parts, Of request) {
        String expected = tag(parts.group(1) + "-" + parts.group(2), request);
        return MessageDigest.isEqual(bytes(expected), bytes(parts.group(3)));
    }

    private String tag(String text, Of request) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (String part :
                    new String[] {
                        text,
                        request.clientId(),
                        String.valueOf(request.state()),
                        String.valueOf(request.nonce())
                    }) {
                mac.update(bytes(part));
                mac.update((byte) 0);
            }
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(mac.doFinal(), TAG_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
