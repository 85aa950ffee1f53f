package org.shuniu.gateway.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What a filter or the servlet container refuses never reaches a {@link ProblemHandler}; on its way
 * to the error page it becomes a problem document here, if it was under {@code /api/}.
 */
final class ProblemErrorFilter extends OncePerRequestFilter {
    private final ProblemWriter writer;

    ProblemErrorFilter(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        if (path instanceof String uri
                && status instanceof Integer code
                && ProblemHandler.isApi(uri)) {
            Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            writer.write(
                    response,
                    ProblemHandler.ofStatus(code),
                    cause instanceof Throwable thrown ? thrown : null);
            return;
        }
        chain.doFilter(request, response);
    }

    /** Registers the filter for error dispatches only, before everything else on that way. */
    @Configuration(proxyBeanMethods = false)
    static class Registration {
        @Bean
        FilterRegistrationBean<ProblemErrorFilter> problemErrorFilter(ProblemWriter writer) {
            var registration = new FilterRegistrationBean<>(new ProblemErrorFilter(writer));
            registration.setDispatcherTypes(DispatcherType.ERROR);
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return registration;
        }
    }
}
