package org.shuniu.gateway.api;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.event.Event;
import org.shuniu.gateway.event.VisibleEvents;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What happens to people, for receivers that fetch it: first everybody there is, then what became
 * different since.
 */
@RestController
@RequestMapping("/api/v1/events")
class EventController {
    private static final String SNAPSHOT = "events-snapshot";

    private final Outbox outbox;
    private final VisibleEvents visible;
    private final PersonDirectory persons;
    private final Clock clock;

    EventController(Outbox outbox, VisibleEvents visible, PersonDirectory persons, Clock clock) {
        this.outbox = outbox;
        this.visible = visible;
        this.persons = persons;
        this.clock = clock;
    }

    /**
     * Some events.
     *
     * @param next where to go on, now or later: there is always more to come
     * @param more whether there is some already
     */
    record Events(List<Event> items, String next, boolean more) {
        Events {
            items = List.copyOf(items);
        }
    }

    /**
     * Some people.
     *
     * @param next null when everybody has been told
     * @param events where the events begin that a receiver of this snapshot has not heard of
     */
    record Snapshot(List<PersonView> items, @Nullable String next, String events) {
        Snapshot {
            items = List.copyOf(items);
        }
    }

    /** A page may hold fewer events than its limit, or none: others happened elsewhere. */
    @GetMapping
    Events list(
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursorText,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        Limit limit = Limit.parse(limitText);
        // Before anything is read: what is committed meanwhile counts as not told.
        Instant now = clock.instant();
        EventCursor cursor = EventCursor.parse(cursorText, now);
        List<Outbox.Read> read = outbox.after(cursor.position(), limit.readAhead());
        boolean more = read.size() > limit.value();
        List<Outbox.Read> told = more ? read.subList(0, limit.value()) : read;
        Outbox.Cursor position = told.isEmpty() ? cursor.position() : told.getLast().cursor();
        Instant current = more ? told.getLast().entry().at() : now;
        return new Events(
                visible.of(told, caller.orgScope()),
                new EventCursor(position, current).format(),
                more);
    }

    /** The cursor of the events is taken before the first page: nobody can be missed in between. */
    @GetMapping("/snapshot")
    Snapshot snapshot(
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursorText,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        Limit limit = Limit.parse(limitText);
        SnapshotCursor cursor = SnapshotCursor.parse(cursorText);
        EventCursor begin =
                cursor == null
                        ? new EventCursor(outbox.present(), clock.instant())
                        : cursor.begin();
        PersonId after = cursor == null ? null : cursor.after();
        List<PersonId> read = persons.after(after, limit.readAhead());
        boolean more = read.size() > limit.value();
        List<PersonId> told = more ? read.subList(0, limit.value()) : read;
        Set<PersonId> inside = persons.within(told, caller.orgScope());
        List<PersonId> seen = told.stream().filter(inside::contains).toList();
        Map<PersonId, PersonProfile> profiles = persons.find(seen);
        return new Snapshot(
                seen.stream()
                        .map(profiles::get)
                        .filter(Objects::nonNull)
                        .map(PersonView::of)
                        .toList(),
                more ? new SnapshotCursor(told.getLast(), begin).format() : null,
                begin.format());
    }

    /** After which person a snapshot goes on, and where its events begin. */
    private record SnapshotCursor(PersonId after, EventCursor begin) {
        static @Nullable SnapshotCursor parse(@Nullable String text) {
            if (text == null) {
                return null;
            }
            String[] parts = Cursor.position(SNAPSHOT, text).split(" ", 2);
            if (parts.length != 2) {
                throw Cursor.invalid();
            }
            try {
                return new SnapshotCursor(
                        new PersonId(UUID.fromString(parts[0])), EventCursor.of(parts[1]));
            } catch (IllegalArgumentException e) {
                throw Cursor.invalid();
            }
        }

        String format() {
            return Cursor.after(SNAPSHOT, after.value() + " " + begin.text());
        }
    }
}
