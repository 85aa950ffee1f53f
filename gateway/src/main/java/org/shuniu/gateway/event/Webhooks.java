package org.shuniu.gateway.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.egress.EgressAnswer;
import org.shuniu.gateway.event.Receiver.DeadLetter;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends events to receivers, to each in the order of the outbox, one after the other: so the events
 * of one person come in theirs. Each receiver has a thread of its own while it has something to
 * hear, so one that is away delays nobody else; it belongs to a node for a minute, so a node that
 * dies costs no more than that, and an event that was under way comes again with the same id.
 */
class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int READ_AT_ONCE = 100;

    private final ReceiverStore store;
    private final Outbox outbox;
    private final VisibleEvents visible;
    private final Wire wire;
    private final WebhookProperties properties;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();
    private final Set<UUID> beingTold = ConcurrentHashMap.newKeySet();

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
        Outbox.Cursor position = receiver.position();
        int failures = receiver.failures();
        while (true) {
            // Before anything is read: what is committed meanwhile counts as not told.
            Instant began = clock.instant();
            List<Outbox.Read> read = outbox.after(position, READ_AT_ONCE);
            for (Outbox.Read each : read) {
                for (Event event : visible.of(List.of(each), scope)) {
                    switch (send(receiver, event)) {
                        case Outcome.Taken() -> {}
                        case Outcome.Away(String answer) -> {
                            pause(receiver, failures, answer);
                            return;
                        }
                        case Outcome.Refused(String answer) -> {
                            if (failures + 1 < properties.attempts()) {
                                pause(receiver, failures, answer);
                                return;
                            }
                            store.bury(receiver, each.cursor(), each.entry().at(), answer);
                        }
                    }
                }
                Instant until = clock.instant().plus(LEASE);
                if (!store.advance(receiver, position, each.cursor(), each.entry().at(), until)) {
                    return;
                }
                position = each.cursor();
                failures = 0;
            }
            if (read.size() < READ_AT_ONCE) {
                if (failures == 0) {
                    store.advance(receiver, position, position, began, clock.instant());
                }
                return;
            }
        }
    }

    private void tellAgain(Receiver receiver, List<DeadLetter> letters, OrgScope scope) {
        for (DeadLetter letter : letters) {
            List<Event> events = visible.of(read(letter.position()), scope);
            // It is gone, or no longer for them.
            Outcome outcome =
                    events.isEmpty() ? new Outcome.Taken() : send(receiver, events.getFirst());
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

    private Outcome send(Receiver receiver, Event event) {
        String body = json.writeValueAsString(event);
        var headers =
                WebhookSignature.headers(store.secret(receiver), event.id(), clock.instant(), body);
        return switch (wire.egress().postJson(receiver.url(), headers, body)) {
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
}
