package org.shuniu.gateway.oidc;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.shuniu.gateway.key.SigningSuspended;
import org.shuniu.gateway.page.TrackingNumbers;
import org.shuniu.gateway.page.TryLater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Redis or PostgreSQL is away: a plain 503, and the next request tries again. */
final class Unavailable extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(Unavailable.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    private final TrackingNumbers numbers;

    Unavailable(TrackingNumbers numbers) {
        this.numbers = numbers;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (NonTransientDataAccessResourceException
                | TransientDataAccessException
                | CannotCreateTransactionException
                | SigningSuspended
                | TryLater e) {
            String number = numbers.next();
            LOG.error("problem {}: {} is answered with 503", number, request.getRequestURI(), e);
            response.reset();
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getWriter()
                    .write(
                            "{\"error\":\"temporarily_unavailable\",\"error_description\":\"problem "
                                    + number
                                    + "\"}");
        }
    }
}
