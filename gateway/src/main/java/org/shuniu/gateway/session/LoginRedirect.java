package org.shuniu.gateway.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Sends people to a page of ours, and remembers in the address where they wanted to go: whoever
 * must sign in to {@code /login}.
 */
public final class LoginRedirect implements AuthenticationEntryPoint {
    /** What a client may say about the form (OIDC Core §3.1.2.1); the page decides about it. */
    private static final List<String> HINTS = List.of("login_hint", "ui_locales");

    private static final int MAX_HINT = 100;

    private final Continuation continuation;
    private final String page;

    LoginRedirect(Continuation continuation) {
        this(continuation, "/login");
    }

    private LoginRedirect(Continuation continuation, String page) {
        this.continuation = continuation;
        this.page = page;
    }

    /** The same for another page. */
    public LoginRedirect to(String otherPage) {
        return new LoginRedirect(continuation, otherPage);
    }

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException unused) {
        // 303: the page is fetched with GET, also after a form was sent without a login.
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, location(request));
    }

    private String location(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return page;
        }
        String query = request.getQueryString();
        String path =
                query == null ? request.getRequestURI() : request.getRequestURI() + '?' + query;
        if (path.equals("/")) {
            return page;
        }
        return continuation
                .sign(path)
                .map(signed -> page + "?continue=" + signed + hints(request))
                .orElse(page);
    }

    private static String hints(HttpServletRequest request) {
        var hints = new StringBuilder();
        for (String name : HINTS) {
            String value = request.getParameter(name);
            if (value != null && !value.isEmpty() && value.length() <= MAX_HINT) {
                hints.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return hints.toString();
    }
}
