package org.shuniu.gateway.login;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.shuniu.roster.space.SpaceNumber;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * Carries the space number from the activation to the login form that follows it: in a cookie for
 * ten minutes, because addresses end in logs and histories.
 */
final class NumberHint {
    private static final String NAME = "number";

    private final boolean https;

    NumberHint(boolean https) {
        this.https = https;
    }

    void write(SpaceNumber number, HttpServletResponse response) {
        add(number.value(), Duration.ofMinutes(10), response);
    }

    /** Grouped as people read it; empty without a hint. */
    String read(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, NAME);
        return cookie == null
                ? ""
                : SpaceNumber.parse(cookie.getValue()).map(SpaceNumber::grouped).orElse("");
    }

    void clear(HttpServletRequest request, HttpServletResponse response) {
        if (WebUtils.getCookie(request, NAME) != null) {
            add("", Duration.ZERO, response);
        }
    }

    private void add(String value, Duration life, HttpServletResponse response) {
        var cookie =
                ResponseCookie.from(NAME, value)
                        .httpOnly(true)
                        .secure(https)
                        .sameSite("Lax")
                        .path("/login")
                        .maxAge(life)
                        .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
