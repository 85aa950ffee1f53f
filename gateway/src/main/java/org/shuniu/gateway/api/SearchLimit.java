package org.shuniu.gateway.api;

import java.time.Duration;
import org.shuniu.gateway.api.SearchWindows.Window;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Ends a search that is one too many in its minute. */
final class SearchLimit {
    private static final Logger LOG = LoggerFactory.getLogger(SearchLimit.class);

    private final int perMinute;
    private final SearchWindows shared;
    private final SearchWindows own;

    /**
     * A limit that counts with the other nodes while it can.
     *
     * @param own counts when {@code shared} does not answer
     */
    SearchLimit(int perMinute, SearchWindows shared, SearchWindows own) {
        this.perMinute = perMinute;
        this.shared = shared;
        this.own = own;
    }

    void count(ClientId client) {
        Window window;
        try {
            window = shared.count(client);
        } catch (DataAccessException e) {
            LOG.warn("searches are counted on this node alone: {}", e.getClass().getSimpleName());
            window = own.count(client);
        }
        if (window.searches() > perMinute) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemType.RATE_LIMITED,
                                    "A client may search " + perMinute + " times a minute.")
                            .after(roundedUp(window.remaining())));
        }
    }

    /** RFC 9110 §10.2.3: Retry-After counts whole seconds; too early would be refused again. */
    private static Duration roundedUp(Duration remaining) {
        return Duration.ofSeconds(remaining.plusMillis(999).toSeconds());
    }
}
