package org.shuniu.gateway.page;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * What a person sees when something fails: what it means, what to do, and a tracking number that
 * also stands in the log line with the cause. Never a stack trace, never what was typed.
 */
@Controller
public final class ErrorPages implements ErrorController {
    private static final Logger log = LoggerFactory.getLogger(ErrorPages.class);
    private static final Set<Integer> EXPLAINED = Set.of(400, 403, 404, 405, 413, 429, 500, 503);
    private static final String DEFAULT_RETRY_SECONDS = "5";

    private final TrackingNumbers numbers;

    public ErrorPages(TrackingNumbers numbers) {
        this.numbers = numbers;
    }

    @RequestMapping("/error")
    String show(HttpServletRequest request, HttpServletResponse response, Model model) {
        Throwable cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        int status = status(request, cause);
        String trackingNumber = numbers.next();
        response.setStatus(status);
        if (status == 503) {
            response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter(cause));
        }
        if (status >= 500) {
            log.error("problem {}: {}", trackingNumber, status, cause);
        } else {
            log.info("problem {}: {}", trackingNumber, status);
        }
        model.addAttribute("status", status);
        model.addAttribute(
                "words", EXPLAINED.contains(status) ? status : status >= 500 ? 500 : 400);
        model.addAttribute("trackingNumber", trackingNumber);
        return "error";
    }

    private static int status(HttpServletRequest request, @Nullable Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            switch (t) {
                // A database that cannot be reached is our outage, not a bug: try again later.
                case TryLater _,
                        DataAccessResourceFailureException _,
                        TransientDataAccessException _,
                        CannotCreateTransactionException _ -> {
                    return 503;
                }
                default -> {}
            }
        }
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        // Without the attribute somebody opened /error by hand.
        return code instanceof Integer status ? status : HttpStatus.NOT_FOUND.value();
    }

    private static String retryAfter(@Nullable Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof TryLater later) {
                return Long.toString(Math.max(1, later.retryAfter().toSeconds()));
            }
        }
        return DEFAULT_RETRY_SECONDS;
    }
}
