package org.shuniu.gateway.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.outbox.Fact;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonId;

/**
 * What happened to one person at one time, on the wire. Says what kind of thing became different
 * and never what it was or is: who may know that reads the person.
 *
 * @param id the same whenever the event is told again
 * @param personVersion orders the events of one person
 * @param survivorId who the person is by now; null unless merged into somebody
 */
public record Event(
        String id,
        int version,
        UUID personId,
        long personVersion,
        @Nullable UUID survivorId,
        Instant occurredAt,
        List<Fact> facts) {
    /** Goes up when a receiver of today could misread an event. */
    public static final int VERSION = 1;

    public Event {
        facts = List.copyOf(facts);
    }

    static Event of(Outbox.Read read, List<Fact> shown, @Nullable PersonId survivor) {
        Outbox.Entry entry = read.entry();
        return new Event(
                id(read.cursor()),
                VERSION,
                entry.person().value(),
                entry.personVersion(),
                survivor == null ? null : survivor.value(),
                entry.at(),
                shown);
    }

    static String id(Outbox.Cursor position) {
        return position.transaction() + "-" + position.sequence();
    }
}
