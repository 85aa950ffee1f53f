package org.shuniu.gateway.api;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.outbox.Outbox;

/**
 * Where a receiver of events stands, and since when: a receiver that was away for longer than
 * events are kept must notice that it has missed some.
 *
 * @param current everything that happened until then had been told
 */
record EventCursor(Outbox.Cursor position, Instant current) {
    static final EventCursor START = new EventCursor(Outbox.Cursor.START, Instant.MAX);

    private static final String LIST = "events";
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,18}) ([0-9]{1,19}) ([0-9]{1,11})");

    /**
     * Reads a cursor as it was given out.
     *
     * @throws ProblemException {@code invalid-cursor}, or {@code cursor-expired} if events that
     *     came after it are gone
     */
    static EventCursor parse(@Nullable String text, Instant now) {
        if (text == null) {
            return START;
        }
        EventCursor cursor = of(Cursor.position(LIST, text));
        if (Outbox.isLost(cursor.current(), now)) {
            throw new ProblemException(
                    ProblemType.CURSOR_EXPIRED, "Events that came after this cursor are gone.");
        }
        return cursor;
    }

    /** Reads what {@link #position} makes of it inside another cursor. */
    static EventCursor of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw Cursor.invalid();
        }
        try {
            return new EventCursor(
                    new Outbox.Cursor(Long.parseLong(form.group(1)), Long.parseLong(form.group(2))),
                    Instant.ofEpochSecond(Long.parseLong(form.group(3))));
        } catch (NumberFormatException e) {
            throw Cursor.invalid();
        }
    }

    String text() {
        return position.transaction() + " " + position.sequence() + " " + current.getEpochSecond();
    }

    String format() {
        return Cursor.after(LIST, text());
    }
}
