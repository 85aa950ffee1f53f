package org.shuniu.gateway.login;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * Devices on which somebody proved an account before: a signed cookie says so, for half a year. It
 * proves nobody and opens nothing; it only keeps the owner from waiting in line behind whoever
 * guesses at the account from elsewhere.
 */
final class LoginDevices {
    private static final Duration LIFE = Duration.ofDays(180);
    private static final int MAX_ACCOUNTS = 8;
    private static final int ID_BYTES = 12;
    private static final int TAG_BYTES = 8;
    private static final int SIGNATURE_BYTES = 16;
    private static final int MAX_LENGTH = 512;

    private final SecretKeySpec key;
    private final String name;
    private final boolean https;
    private final TrustedProxies proxies;
    private final Clock clock;
    private final SecureRandom random;

    LoginDevices(
            MasterKey master,
            boolean https,
            TrustedProxies proxies,
            Clock clock,
            SecureRandom random) {
        this.key = new SecretKeySpec(master.derive("gateway/login-device", 32), "HmacSHA256");
        this.name = https ? "__Host-device" : "device";
        this.https = https;
        this.proxies = proxies;
        this.clock = clock;
        this.random = random;
    }

    /** Who sends a request, as far as guessing goes. */
    Guesser guesser(HttpServletRequest request) {
        Optional<Mark> mark = read(request);
        return new Guesser(
                proxies.callerOf(request),
                mark.map(Mark::id).orElse(""),
                mark.map(Mark::accounts).orElse(List.of()),
                this::tag);
    }

    /** The account was proved on this device. */
    void remember(String account, HttpServletRequest request, HttpServletResponse response) {
        Mark before = read(request).orElseGet(() -> new Mark(newId(), List.of()));
        String tag = tag(account);
        var accounts =
                Stream.concat(
                                Stream.of(tag),
                                before.accounts().stream().filter(t -> !t.equals(tag)))
                        .limit(MAX_ACCOUNTS)
                        .toList();
        long until = clock.instant().plus(LIFE).getEpochSecond();
        String signed = until + "~" + before.id() + "~" + String.join("~", accounts);
        var cookie =
                ResponseCookie.from(name, signed + "." + sign("device", signed, SIGNATURE_BYTES))
                        .httpOnly(true)
                        .secure(https)
                        .sameSite("Lax")
                        .path("/")
                        .maxAge(LIFE)
                        .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    /** What the cookie says: which device, and the tags of accounts. */
    private record Mark(String id, List<String> accounts) {}

    private Optional<Mark> read(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, name);
        String value = cookie == null ? "" : cookie.getValue();
        int dot = value.lastIndexOf('.');
        if (dot < 0 || value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String signed = value.substring(0, dot);
        byte[] right = sign("device", signed, SIGNATURE_BYTES).getBytes(StandardCharsets.US_ASCII);
        byte[] shown = value.substring(dot + 1).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(right, shown)) {
            return Optional.empty();
        }
        List<String> parts = Arrays.asList(signed.split("~"));
        Instant until = Instant.ofEpochSecond(Long.parseLong(parts.getFirst()));
        return clock.instant().isBefore(until)
                ? Optional.of(new Mark(parts.get(1), parts.subList(2, parts.size())))
                : Optional.empty();
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return encode(id);
    }

    private String tag(String account) {
        return sign("account", account, TAG_BYTES);
    }

    private String sign(String use, String text, int bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(use.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return encode(Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
