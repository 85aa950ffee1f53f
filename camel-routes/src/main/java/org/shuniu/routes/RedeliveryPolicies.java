package org.shuniu.routes;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long and how often routes try again. */
public final class RedeliveryPolicies {
    private static final Logger log = LoggerFactory.getLogger(RedeliveryPolicies.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private RedeliveryPolicies() {}

    /**
     * For faults of ours, a full disk or a database that is away: the step that failed is tried
     * again until it works, and each attempt is one line in the log. Steps before it are not
     * repeated. What is wrong with a delivery is no fault of ours and must not get here.
     *
     * @param work what waits meanwhile, for the log
     */
    public static DefaultErrorHandlerDefinition untilItWorks(String work) {
        return new DefaultErrorHandlerDefinition()
                .maximumRedeliveries(-1)
                .redeliveryDelay(FIRST_PAUSE.toMillis())
                .useExponentialBackOff()
                .backOffMultiplier(2)
                .maximumRedeliveryDelay(LONGEST_PAUSE.toMillis())
                .onRedelivery(exchange -> report(work, exchange))
                // A node that stops leaves the work for its next start.
                .allowRedeliveryWhileStopping(false)
                .logExhausted(false)
                .logStackTrace(false);
    }

    private static void report(String work, Exchange exchange) {
        log.warn(
                "{} failed ({}) and is tried again, attempt {}",
                work,
                reason(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)),
                exchange.getIn().getHeader(Exchange.REDELIVERY_COUNTER));
    }

    /** Only the machine's own messages: the database's may quote what is stored in it. */
    public static String reason(@Nullable Throwable failure) {
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return switch (root) {
            case null -> "unknown";
            case IOException e -> e.getClass().getSimpleName() + ": " + e.getMessage();
            case SQLException e -> e.getClass().getSimpleName() + ", SQLSTATE " + e.getSQLState();
            default -> root.getClass().getSimpleName();
        };
    }
}
