package org.shuniu.gateway.session;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * The cookie that carries a login: 256 random bits that mean nothing. It lives as long as the
 * browser's window, because classroom PCs are shared.
 */
final class SsoCookie {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String name;
    private final boolean https;

    SsoCookie(boolean https) {
        // RFC 6265bis §4.1.3.2: __Host- keeps a neighbour's host from planting one. Browsers refuse
        // the prefix without Secure, so a hub on plain http (a laptop) goes without it.
        this.name = https ? "__Host-SSO" : "SSO";
        this.https = https;
    }

    static String randomValue(SecureRandom random) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    Optional<String> read(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, name);
        return cookie != null && FORM.matcher(cookie.getValue()).matches()
                ? Optional.of(cookie.getValue())
                : Optional.empty();
    }

    void write(String value, HttpServletResponse response) {
        add(cookie(value).build(), response);
    }

    void clear(HttpServletResponse response) {
        add(cookie("").maxAge(0).build(), response);
    }

    // Lax: an application sends people here by a link or a redirect, and they must then be known.
    private ResponseCookie.ResponseCookieBuilder cookie(String value) {
        return ResponseCookie.from(name, value)
                .httpOnly(true)
                .secure(https)
                .sameSite("Lax")
                .path("/");
    }

    private static void add(ResponseCookie cookie, HttpServletResponse response) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
