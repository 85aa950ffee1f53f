package org.shuniu.gateway.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.egress.EgressAnswer;
import org.shuniu.gateway.event.Receiver.DeadLetter;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.parallel.Awaited;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends events to receivers: those of one person in the order of the outbox, of several people at
 * once. Each receiver has threads of its own while it has something to hear, so one that is away
 * delays nobody else; it belongs to a node for a minute, so a node that dies costs no more than
 * that, and events that were under way come again with the same ids.
 */
class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int READ_AT_ONCE = 200;

    /** So many events are under way to one receiver: fewer than calls may be to its host. */
    private static final int LANES = 3;

    /** Well within the lease. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(15);

    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    private final ReceiverStore store;
    private final Outbox outbox;
    private final VisibleEvents visible;
    private final Wire wire;
    private final WebhookProperties properties;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();
    private final Set<UUID> beingTold = ConcurrentHashMap.newKeySet();

    /** What receivers took beyond where they stand, because something before it was not taken. */
    private final Map<UUID, Set<Outbox.Cursor>> takenAhead = new ConcurrentHashMap<>();

    /** Whose receivers they are, and the way there. */
    record Wire(ClientRegistry clients, Egress egress) {}

    /** What came of one attempt. */
    private sealed interface Outcome {
        record Taken() implements Outcome {}

        /** By somebody who is there and does not want it. */
        record Refused(String answer) implements Outcome {}

        record Away(String answer) implements Outcome {}
    }

    Webhooks(
            ReceiverStore store,
            Outbox outbox,
            VisibleEvents visible,
            Wire wire,
            WebhookProperties properties,
            Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.visible = visible;
        this.wire = wire;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 500)
    void run() {
        for (Receiver receiver : store.due(clock.instant())) {
            if (beingTold.add(receiver.id())) {
                Thread.ofVirtual().name("webhook-" + receiver.name()).start(() -> tell(receiver));
            }
        }
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 3_600_000)
    void prune() {
        store.forgetBefore(clock.instant().minus(Outbox.KEPT));
    }

    private void tell(Receiver receiver) {
        try {
            Instant now = clock.instant();
            // What a client may not read any more is not sent to it either.
            Optional<Client> client =
                    wire.clients()
                            .find(receiver.client().value())
                            .filter(c -> c.scopes().contains(ApiScope.ROSTER_READ.code()));
            if (client.isEmpty() || receiver.state(now) == Receiver.State.LOST) {
                return;
            }
            List<DeadLetter> again = store.askedAgain(receiver, READ_AT_ONCE);
            if (again.isEmpty() && outbox.after(receiver.position(), 1).isEmpty()) {
                rest(receiver, now);
            } else if (store.take(receiver, now, now.plus(LEASE))) {
                OrgScope scope = client.get().orgScope();
                tellAgain(receiver, again, scope);
                tellNews(receiver, scope);
            }
        } catch (RuntimeException e) {
            // What was taken comes back when its lease is over.
            LOG.warn("receiver {} hears of events later", receiver.id(), e);
        } finally {
            beingTold.remove(receiver.id());
        }
    }

    /** Seldom written where nothing happens. */
    private void rest(Receiver receiver, Instant now) {
        if (receiver.current().isBefore(now.minus(IDLE))) {
            store.advance(receiver, receiver.position(), receiver.position(), now, now);
        }
    }

    private void tellNews(Receiver receiver, OrgScope scope) {
        Set<Outbox.Cursor> ahead =
                takenAhead.computeIfAbsent(receiver.id(), id -> ConcurrentHashMap.newKeySet());
        byte[] secret = store.secret(receiver);
        Outbox.Cursor position = receiver.position();
        int failures = receiver.failures();
        while (true) {
            // Before anything is read: what is committed meanwhile counts as not told.
            Instant began = clock.instant();
            List<Outbox.Read> read = outbox.after(position, READ_AT_ONCE);
            Map<Outbox.Cursor, Outcome> outcomes = tell(receiver, secret, read, scope, ahead);
            List<Outbox.Read> taken =
                    read.stream()
                            .takeWhile(r -> outcomes.get(r.cursor()) instanceof Outcome.Taken)
                            .toList();
            if (!taken.isEmpty()) {
                Outbox.Read last = taken.getLast();
                if (!advance(receiver, position, last)) {
                    return;
                }
                position = last.cursor();
                failures = 0;
                taken.forEach(each -> ahead.remove(each.cursor()));
            }
            if (taken.size() == read.size()) {
                if (read.size() < READ_AT_ONCE) {
                    takenAhead.remove(receiver.id());
                    if (failures == 0) {
                        store.advance(receiver, position, position, began, clock.instant());
                    }
                    return;
                }
                continue;
            }
            Outbox.Read stuck = read.get(taken.size());
            switch (outcomes.get(stuck.cursor())) {
                case null -> {
                    // The round was over before its turn.
                }
                case Outcome.Taken() -> throw new IllegalStateException("it was taken");
                case Outcome.Away(String answer) -> {
                    pause(receiver, failures, answer);
                    return;
                }
                case Outcome.Refused(String answer) -> {
                    if (failures + 1 < properties.attempts()) {
                        pause(receiver, failures, answer);
                        return;
                    }
                    store.bury(receiver, stuck.cursor(), stuck.entry().at(), answer);
                    if (!advance(receiver, position, stuck)) {
                        return;
                    }
                    position = stuck.cursor();
                    failures = 0;
                }
            }
        }
    }

    private boolean advance(Receiver receiver, Outbox.Cursor from, Outbox.Read to) {
        Instant until = clock.instant().plus(LEASE);
        return store.advance(receiver, from, to.cursor(), to.entry().at(), until);
    }

    /**
     * What came of some entries; nothing of those whose turn did not come. People have lanes, so
     * that nothing overtakes what happened to the same person before.
     */
    private Map<Outbox.Cursor, Outcome> tell(
            Receiver receiver,
            byte[] secret,
            List<Outbox.Read> read,
            OrgScope scope,
            Set<Outbox.Cursor> ahead) {
        Map<String, Event> events =
                visible.of(read, scope).stream().collect(Collectors.toMap(Event::id, e -> e));
        Map<Integer, List<Outbox.Read>> lanes =
                read.stream()
                        .collect(
                                Collectors.groupingBy(
                                        r -> Math.floorMod(r.entry().person().hashCode(), LANES)));
        var outcomes = new ConcurrentHashMap<Outbox.Cursor, Outcome>();
        Instant over = clock.instant().plus(LONGEST_ROUND);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> underWay = new ArrayList<>();
            for (List<Outbox.Read> lane : lanes.values()) {
                underWay.add(
                        threads.submit(
                                () -> {
                                    for (Outbox.Read each : lane) {
                                        if (clock.instant().isAfter(over)) {
                                            return;
                                        }
                                        Event event = events.get(Event.id(each.cursor()));
                                        Outcome outcome =
                                                event == null || ahead.contains(each.cursor())
                                                        ? new Outcome.Taken()
                                                        : send(receiver, secret, event);
                                        outcomes.put(each.cursor(), outcome);
                                        if (!(outcome instanceof Outcome.Taken)) {
                                            return;
                                        }
                                        ahead.add(each.cursor());
                                    }
                                }));
            }
            underWay.forEach(Awaited::result);
        }
        return outcomes;
    }

    private void tellAgain(Receiver receiver, List<DeadLetter> letters, OrgScope scope) {
        for (DeadLetter letter : letters) {
            List<Event> events = visible.of(read(letter.position()), scope);
            // It is gone, or no longer for them.
            Outcome outcome =
                    events.isEmpty()
                            ? new Outcome.Taken()
                            : send(receiver, store.secret(receiver), events.getFirst());
            switch (outcome) {
                case Outcome.Taken() -> store.forget(receiver, letter.position());
                case Outcome.Refused(String answer) ->
                        store.bury(receiver, letter.position(), letter.occurredAt(), answer);
                case Outcome.Away(String answer) -> {
                    return;
                }
            }
        }
    }

    private List<Outbox.Read> read(Outbox.Cursor position) {
        var before = new Outbox.Cursor(position.transaction(), position.sequence() - 1);
        return outbox.after(before, 1).stream()
                .filter(each -> each.cursor().equals(position))
                .toList();
    }

    private void pause(Receiver receiver, int failures, String answer) {
        Duration pause = properties.pause(failures, ThreadLocalRandom.current().nextDouble());
        store.waitUntil(receiver, failures + 1, answer, clock.instant().plus(pause));
    }

    private Outcome send(Receiver receiver, byte[] secret, Event event) {
        String body = json.writeValueAsString(event);
        var headers = WebhookSignature.headers(secret, event.id(), clock.instant(), body);
        return switch (post(receiver, headers, body)) {
            case EgressAnswer.Answered(int status, String ignored) when status / 100 == 2 ->
                    new Outcome.Taken();
            // It is there, and may take it later: it is too busy, or being repaired.
            case EgressAnswer.Answered(int status, String ignored)
                    when status >= 500 || status == 408 || status == 429 ->
                    new Outcome.Away(Integer.toString(status));
            case EgressAnswer.Answered(int status, String ignored) ->
                    new Outcome.Refused(Integer.toString(status));
            case EgressAnswer.Refused(var because) -> new Outcome.Away(because.code());
            case EgressAnswer.Failed(String because) -> new Outcome.Away(because);
        };
    }

    /** That all our calls to a host are taken is no answer of the host. */
    private EgressAnswer post(Receiver receiver, Map<String, String> headers, String body) {
        Instant patience = clock.instant().plus(LONGEST_ROUND);
        while (true) {
            EgressAnswer answer = wire.egress().postJson(receiver.url(), headers, body);
            if (!answer.equals(EgressAnswer.BUSY) || clock.instant().isAfter(patience)) {
                return answer;
            }
            try {
                Thread.sleep(BUSY_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return answer;
            }
        }
    }
}
