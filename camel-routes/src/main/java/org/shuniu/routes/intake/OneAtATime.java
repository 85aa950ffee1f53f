package org.shuniu.routes.intake;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.intake.SourceTurns;
import org.shuniu.roster.intake.SourceTurns.Turn;
import org.shuniu.routes.Complaints;

/** Of all workers one polls a source at a time; after a poll that fails the next comes later. */
final class OneAtATime implements PollingConsumerPollStrategy, ExceptionHandler {
    private final String source;
    private final SourceTurns turns;
    private final Complaints complaints;
    private @Nullable Turn turn;
    private boolean faulty;

    OneAtATime(String source, SourceTurns turns) {
        this.source = source;
        this.turns = turns;
        this.complaints = new Complaints("source " + source);
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
        if (!faulty) {
            complaints.works();
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
        complaints.complain(cause);
    }

    private void end() {
        Turn ended = turn;
        turn = null;
        if (ended != null) {
            ended.close();
        }
    }
}
