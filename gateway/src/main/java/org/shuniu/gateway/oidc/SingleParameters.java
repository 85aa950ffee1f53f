package org.shuniu.gateway.oidc;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Refuses repeated parameters before anything reads them, so that no two readers can take different
 * ones for the truth. Several of these stand in one chain, which is why it is a plain filter and
 * not one that runs once a request.
 */
final class SingleParameters implements Filter {
    private final RequestMatcher endpoint;
    private final AuthenticationFailureHandler failure;

    SingleParameters(RequestMatcher endpoint, AuthenticationFailureHandler failure) {
        this.endpoint = endpoint;
        this.failure = failure;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var httpRequest = (HttpServletRequest) request;
        // RFC 6749 §3.1 and §3.2: parameters MUST NOT be included more than once.
        if (endpoint.matches(httpRequest)
                && request.getParameterMap().values().stream().anyMatch(v -> v.length > 1)) {
            failure.onAuthenticationFailure(
                    httpRequest,
                    (HttpServletResponse) response,
                    new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST));
            return;
        }
        chain.doFilter(request, response);
    }
}
