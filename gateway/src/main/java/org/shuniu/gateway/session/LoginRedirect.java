package org.shuniu.gateway.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Sends whoever must sign in to {@code /login}, and remembers in the address where they wanted to
 * go.
 */
public final class LoginRedirect implements AuthenticationEntryPoint {
    private final Continuation continuation;

    LoginRedirect(Continuation continuation) {
        this.continuation = continuation;
    }

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException unused) {
        // 303: the login page is fetched with GET, also after a form was sent without a login.
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, location(request));
    }

    private String location(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return "/login";
        }
        String query = request.getQueryString();
        String path =
                query == null ? request.getRequestURI() : request.getRequestURI() + '?' + query;
        if (path.equals("/")) {
            return "/login";
        }
        return continuation.sign(path).map(signed -> "/login?continue=" + signed).orElse("/login");
    }
}
