package org.shuniu.routes.intake;

import com.jcraft.jsch.JSchException;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.intake.SourceTurns;
import org.shuniu.roster.intake.SourceTurns.Turn;
import org.shuniu.routes.RedeliveryPolicies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of all workers one polls a source at a time. A poll that fails is a fault of the way and says
 * nothing about who is in the roster: it is told once until it works again, and the next poll comes
 * later.
 */
final class OneAtATime implements PollingConsumerPollStrategy, ExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(OneAtATime.class);

    private final String source;
    private final SourceTurns turns;
    private @Nullable Turn turn;
    private @Nullable String complaint;
    private boolean faulty;

    OneAtATime(String source, SourceTurns turns) {
        this.source = source;
        this.turns = turns;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        faulty = false;
        turn = turns.take(source).orElse(null);
        return turn != null;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polled) {
        end();
        if (complaint != null && !faulty) {
            log.info("source {} can be fetched again", source);
            complaint = null;
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retries, Exception cause) {
        end();
        complain(cause);
        return false;
    }

    // A file that cannot be fetched fails by itself, within a poll that goes on.

    @Override
    public void handleException(Throwable cause) {
        complain(cause);
    }

    @Override
    public void handleException(@Nullable String message, Throwable cause) {
        complain(cause);
    }

    @Override
    public void handleException(
            @Nullable String message, @Nullable Exchange exchange, Throwable cause) {
        complain(cause);
    }

    private void complain(Throwable cause) {
        faulty = true;
        String reason = reason(cause);
        if (!reason.equals(complaint)) {
            log.warn("source {} cannot be fetched ({}) and is tried again", source, reason);
            complaint = reason;
        }
    }

    /** SSH's own messages name hosts and fingerprints of keys; nothing else may quote anything. */
    private static String reason(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof JSchException) {
                return each.getClass().getSimpleName() + ": " + each.getMessage();
            }
        }
        return RedeliveryPolicies.reason(cause);
    }

    private void end() {
        Turn ended = turn;
        turn = null;
        if (ended != null) {
            ended.close();
        }
    }
}
