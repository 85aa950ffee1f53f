package org.shuniu.gateway.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
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
            Throwable cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            writer.write(response, problem(code, cause), cause);
            return;
        }
        chain.doFilter(request, response);
    }

    // What a filter throws, the container knows as 500 only: the database may be away when a token
    // is looked at already.
    private static Problem problem(int status, @Nullable Throwable cause) {
        return status == 500 && cause instanceof Exception thrown
                ? ProblemHandler.problemOf(thrown)
                : ProblemHandler.ofStatus(status);
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
