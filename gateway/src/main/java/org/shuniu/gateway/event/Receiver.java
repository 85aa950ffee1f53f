package org.shuniu.gateway.event;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.outbox.Outbox;

/**
 * An address to which a client has events sent.
 *
 * @param position after which entry of the outbox it goes on
 * @param current what was committed until then has been told
 * @param failures tries in a row that were in vain
 * @param lastAnswer what came of the last of them: a status, or why there was none
 */
public record Receiver(
        UUID id,
        ClientId client,
        String name,
        URI url,
        Outbox.Cursor position,
        Instant current,
        int failures,
        Instant nextAt,
        @Nullable String lastAnswer) {
    /** How it goes. */
    public enum State {
        LISTENING("listening"),
        FAILING("failing"),
        /** Away for longer than events are kept: begins anew with a snapshot. */
        LOST("lost");

        private final String code;

        State(String code) {
            this.code = code;
        }

        /** The word on the wire. */
        public String code() {
            return code;
        }
    }

    /** An event that it would not take. */
    public record DeadLetter(
            Outbox.Cursor position, Instant occurredAt, String answer, boolean askedAgain) {
        /** That of the event. */
        public String id() {
            return Event.id(position);
        }
    }

    public State state(Instant now) {
        if (Outbox.isLost(current, now)) {
            return State.LOST;
        }
        return failures == 0 ? State.LISTENING : State.FAILING;
    }
}
