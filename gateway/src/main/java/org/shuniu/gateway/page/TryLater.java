package org.shuniu.gateway.page;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** We cannot do it now and the caller is not at fault: a 503 page with {@code Retry-After}. */
public final class TryLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public TryLater(String reason, Duration retryAfter, @Nullable Throwable cause) {
        super(reason, cause);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
