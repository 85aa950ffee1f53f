package org.shuniu.gateway.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on, for a while, what a sender is still sending after we have made up our mind to refuse
 * it. RFC 9112 §9.6: closing a connection with unread data makes the peer's stack erase our answer,
 * and the sender would see a broken pipe in place of the reason.
 */
final class RefusedBody {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedBody.class);
    private static final long MAX_BYTES = 256L << 20;
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private RefusedBody() {}

    static void drain(HttpServletRequest request, Clock clock) {
        Instant end = clock.instant().plus(MAX_TIME);
        byte[] buffer = new byte[8192];
        long left = MAX_BYTES;
        try {
            InputStream body = request.getInputStream();
            int read = body.read(buffer);
            while (read >= 0 && left > 0 && clock.instant().isBefore(end)) {
                left -= read;
                read = body.read(buffer);
            }
        } catch (IOException e) {
            LOG.debug("the sender of a refused body went away");
        }
    }
}
