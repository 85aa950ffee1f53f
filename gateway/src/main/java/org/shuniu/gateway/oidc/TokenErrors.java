package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Errors of the endpoints that clients call, in their own format (RFC 6749 §5.2): the code alone.
 * Why, the audit trail says.
 */
final class TokenErrors implements AuthenticationFailureHandler {
    private static final String NONCE = "DPoP-Nonce";

    private final RefusalTrail trail;

    TokenErrors(RefusalTrail trail) {
        this.trail = trail;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException exception)
            throws IOException {
        String error =
                exception instanceof OAuth2AuthenticationException e
                        ? e.getError().getErrorCode()
                        : OAuth2ErrorCodes.INVALID_REQUEST;
        boolean invalidClient = error.equals(OAuth2ErrorCodes.INVALID_CLIENT);
        response.setStatus(
                invalidClient ? HttpStatus.UNAUTHORIZED.value() : HttpStatus.BAD_REQUEST.value());
        if (invalidClient) {
            // RFC 6749 §5.2: if the client used the Authorization header, 401 MUST name the scheme.
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"shuniu\"");
        }
        if (exception instanceof TokenRefused refused) {
            if (refused.nonce() != null) {
                response.setHeader(NONCE, refused.nonce());
            } else {
                trail.record(
                        RequestRefused.of(
                                refused.client(),
                                request.getRequestURI(),
                                error,
                                refused.because()));
            }
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getWriter().write("{\"error\":\"" + error + "\"}");
    }
}
