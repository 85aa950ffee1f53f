package org.shuniu.gateway.session;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientAddresses.BackchannelLogout;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.egress.EgressAnswer;
import org.shuniu.gateway.session.LogoutDeliveryStore.Delivery;
import org.shuniu.roster.audit.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tells clients that a login is over (OIDC Back-Channel Logout 1.0). Each client has a thread of
 * its own while it has something to hear, so one that is away delays nobody else; a delivery
 * belongs to a node for a minute, so a node that dies costs no more than that.
 */
class BackChannelLogout {
    private static final Logger LOG = LoggerFactory.getLogger(BackChannelLogout.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration WHEN_BUSY = Duration.ofSeconds(1);
    private static final int TAKEN_AT_ONCE = 8;
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int PRUNED_AT_ONCE = 1_000;

    private final LogoutDeliveryStore store;
    private final LogoutTokens tokens;
    private final Wire wire;
    private final LogoutProperties properties;
    private final Trail trail;
    private final Clock clock;
    private final Set<ClientId> beingTold = ConcurrentHashMap.newKeySet();
    private final Map<ClientId, Silence> silent = new ConcurrentHashMap<>();

    /** A client that does not answer, since so many tries, and until when it is left alone. */
    private record Silence(int tries, Instant until) {}

    /** Where clients are, and the way there. */
    record Wire(ClientRegistry clients, Egress egress) {
        /** Where a client wants to be told; empty if it is gone or wants nothing any more. */
        Optional<URI> addressOf(ClientId id) {
            return clients.find(id.value())
                    .map(client -> client.metadata().addresses().backchannelLogout())
                    .map(BackchannelLogout::uri)
                    .map(URI::create);
        }
    }

    /** Where it is said that somebody was never told. */
    record Trail(TransactionOperations transaction, AuditLog audit) {}

    BackChannelLogout(
            LogoutDeliveryStore store,
            LogoutTokens tokens,
            Wire wire,
            LogoutProperties properties,
            Trail trail,
            Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.wire = wire;
        this.properties = properties;
        this.trail = trail;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 500)
    void run() {
        Instant now = clock.instant();
        for (ClientId client : store.waiting(now)) {
            Silence silence = silent.get(client);
            boolean asked = silence == null || !now.isBefore(silence.until());
            if (asked && beingTold.add(client)) {
                Thread.ofVirtual().name("logout-" + client.value()).start(() -> tell(client));
            }
        }
    }

    private void tell(ClientId client) {
        try {
            List<Delivery> taken;
            do {
                taken = store.take(client, TAKEN_AT_ONCE, clock.instant(), LEASE);
                boolean first = true;
                for (Delivery delivery : taken) {
                    if (silent.containsKey(client) && !first) {
                        store.putBack(delivery, clock.instant());
                    } else {
                        deliver(delivery);
                    }
                    first = false;
                }
            } while (!taken.isEmpty() && !silent.containsKey(client));
        } catch (RuntimeException e) {
            // What was taken comes back when its lease is over.
            LOG.warn("client {} is told of logouts later", client.value(), e);
        } finally {
            beingTold.remove(client);
        }
    }

    private void deliver(Delivery delivery) {
        Optional<Client> client = wire.clients().find(delivery.client().value());
        Optional<URI> address = wire.addressOf(delivery.client());
        if (client.isEmpty() || address.isEmpty()) {
            store.giveUp(delivery, clock.instant(), "not-listening");
            return;
        }
        // §2.5: an application/x-www-form-urlencoded body with the parameter logout_token.
        String form =
                "logout_token="
                        + URLEncoder.encode(
                                tokens.make(client.get(), delivery), StandardCharsets.UTF_8);
        switch (wire.egress().post(address.get(), form)) {
            case EgressAnswer.Answered(int status, String body) -> answered(delivery, status);
            case EgressAnswer.Refused(var because) -> failed(delivery, because.code());
            // Not the client's fault: too many others are being called.
            case EgressAnswer.Failed busy when busy.equals(EgressAnswer.BUSY) ->
                    store.putBack(delivery, clock.instant().plus(WHEN_BUSY));
            case EgressAnswer.Failed(String because) -> {
                silent.compute(delivery.client(), this::silence);
                failed(delivery, because);
            }
        }
    }

    private void answered(Delivery delivery, int status) {
        if (status >= 500) {
            silent.compute(delivery.client(), this::silence);
        } else {
            silent.remove(delivery.client());
        }
        if (isSuccess(status)) {
            store.delivered(delivery, clock.instant());
        } else {
            failed(delivery, Integer.toString(status));
        }
    }

    private Silence silence(ClientId client, @Nullable Silence before) {
        int tries = before == null ? 0 : before.tries();
        Duration pause = properties.pause(tries, ThreadLocalRandom.current().nextDouble());
        return new Silence(tries + 1, clock.instant().plus(pause));
    }

    // §2.8: the RP MUST respond with 200; some web frameworks substitute 204, which the OP should
    // also accept.
    private static boolean isSuccess(int status) {
        return status == 200 || status == 204;
    }

    private void failed(Delivery delivery, String answer) {
        Instant now = clock.instant();
        int attempts = delivery.attempts() + 1;
        if (attempts < properties.attempts()) {
            double jitter = ThreadLocalRandom.current().nextDouble();
            store.retry(delivery, now.plus(properties.pause(delivery.attempts(), jitter)), answer);
            return;
        }
        trail.transaction()
                .executeWithoutResult(
                        status -> {
                            store.giveUp(delivery, now, answer);
                            undelivered(delivery, attempts, answer);
                        });
    }

    private void undelivered(Delivery delivery, int attempts, String answer) {
        trail.audit()
                .record(
                        new SessionEvent.LogoutUndelivered(
                                delivery.person(),
                                new SessionEvent.LogoutUndelivered.Receiver(
                                        delivery.client().value(), attempts, answer)));
    }

    /**
     * Who was silent for a day need not hear of it any more: no session of theirs lives so long.
     */
    private int giveUpTheOldest() {
        Integer given =
                trail.transaction()
                        .execute(
                                status -> {
                                    List<Delivery> over =
                                            store.giveUpBefore(
                                                    clock.instant().minus(KEPT), PRUNED_AT_ONCE);
                                    over.forEach(d -> undelivered(d, d.attempts(), "too-late"));
                                    return over.size();
                                });
        return given == null ? 0 : given;
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 600_000)
    void prune() {
        boolean more = true;
        while (more) {
            more = giveUpTheOldest() == PRUNED_AT_ONCE;
        }
        Instant before = clock.instant().minus(KEPT);
        more = true;
        while (more) {
            more = store.prune(before, PRUNED_AT_ONCE);
        }
    }
}
