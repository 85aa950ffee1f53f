package org.shuniu.gateway.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.header.HeaderWriter;

/** The security headers of every page, written out in one place. */
public final class PageHeaders implements HeaderWriter {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
                    + " base-uri 'none'; frame-ancestors 'none'";
    private static final String FORMS_STAY_HERE = "; form-action 'self'";

    private final boolean https;

    /**
     * Headers for the pages of one hub.
     *
     * @param https whether people reach the hub by https, that is by its issuer
     */
    public PageHeaders(boolean https) {
        this.https = https;
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        // Chromium applies form-action also to the redirects that answer a form (CSP 3 §6.4.1.1
        // leaves
        // it open). A login goes on to the application, and that may send on to hosts which nobody
        // registered with us, so on this page alone the directive would break logins.
        boolean formLeadsOut = request.getRequestURI().equals("/login");
        response.setHeader(
                "Content-Security-Policy", formLeadsOut ? POLICY : POLICY + FORMS_STAY_HERE);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // For browsers that know no frame-ancestors.
        response.setHeader("X-Frame-Options", "DENY");
        if (https) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        if (!response.containsHeader(HttpHeaders.CACHE_CONTROL)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
