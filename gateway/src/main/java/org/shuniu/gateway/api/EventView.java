package org.shuniu.gateway.api;

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
record EventView(
        String id,
        int version,
        UUID personId,
        long personVersion,
        @Nullable UUID survivorId,
        Instant occurredAt,
        List<Fact> facts) {
    /** Goes up when a receiver of today could misread an event. */
    static final int VERSION = 1;

    EventView {
        facts = List.copyOf(facts);
    }

    static EventView of(Outbox.Read read, List<Fact> shown, @Nullable PersonId survivor) {
        Outbox.Entry entry = read.entry();
        return new EventView(
                read.cursor().transaction() + "-" + read.cursor().sequence(),
                VERSION,
                entry.person().value(),
                entry.personVersion(),
                survivor == null ? null : survivor.value(),
                entry.at(),
                shown);
    }
}
