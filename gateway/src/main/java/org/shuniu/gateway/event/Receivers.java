package org.shuniu.gateway.event;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.event.Receiver.DeadLetter;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.outbox.Outbox;
import org.springframework.transaction.support.TransactionOperations;

/** The addresses to which a client has events sent. A client sees its own alone. */
public final class Receivers {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final int SECRET_BYTES = 32;

    /** Of one client; each is looked after twice a second. */
    public static final int MOST = 20;

    private final ReceiverStore store;
    private final Outbox outbox;
    private final AuditLog audit;
    private final TransactionOperations transaction;
    private final SecureRandom random;
    private final Clock clock;

    Receivers(
            ReceiverStore store,
            Outbox outbox,
            AuditLog audit,
            TransactionOperations transaction,
            SecureRandom random,
            Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.audit = audit;
        this.transaction = transaction;
        this.random = random;
        this.clock = clock;
    }

    /**
     * A receiver as it was set.
     *
     * @param secret as receivers' libraries take it, shown once; null if there was one already
     */
    public record Set(Receiver receiver, @Nullable String secret) {}

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Sends events to {@code url} from now on: a new receiver, and one that had missed something,
     * hears what happens from this moment; any other goes on where it was.
     *
     * @return empty if the client has {@link #MOST} already
     */
    public Optional<Set> put(ClientId client, String name, URI url) {
        return transaction.execute(
                status -> {
                    Instant now = clock.instant();
                    Optional<Receiver> known = store.find(client, name);
                    String secret = null;
                    if (known.isEmpty()) {
                        if (store.of(client).size() >= MOST) {
                            return Optional.<Set>empty();
                        }
                        secret = insert(client, name, url, now);
                    } else {
                        if (known.get().state(now) == Receiver.State.LOST) {
                            store.restart(known.get(), outbox.present(), now);
                        }
                        store.move(known.get(), url, now);
                    }
                    audit.record(
                            new ReceiverEvent.Set(
                                    client.actor(),
                                    subject(name),
                                    new ReceiverEvent.Set.Where(url.getHost())));
                    return Optional.of(new Set(store.find(client, name).orElseThrow(), secret));
                });
    }

    private String insert(ClientId client, String name, URI url, Instant now) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        store.insert(
                new Receiver(
                        UUID.randomUUID(), client, name, url, outbox.present(), now, 0, now, null),
                secret);
        return WebhookSignature.serialise(secret);
    }

    public Optional<Receiver> find(ClientId client, String name) {
        return store.find(client, name);
    }

    public List<Receiver> of(ClientId client) {
        return store.of(client);
    }

    /** Nothing more is sent there, and what it would not take is forgotten. */
    public void remove(Receiver receiver) {
        transaction.executeWithoutResult(
                status -> {
                    store.delete(receiver);
                    audit.record(
                            new ReceiverEvent.Removed(
                                    receiver.client().actor(),
                                    subject(receiver.name()),
                                    new ReceiverEvent.Removed.Nothing()));
                });
    }

    /** The oldest events that it would not take, at most so many. */
    public List<DeadLetter> deadLetters(Receiver receiver, int limit) {
        return store.dead(receiver, Outbox.Cursor.START, limit);
    }

    /**
     * Sends all of them once more.
     *
     * @return how many there are
     */
    public int redeliver(Receiver receiver) {
        return store.askAgain(receiver);
    }

    private static String subject(String name) {
        return "receiver:" + name;
    }
}
