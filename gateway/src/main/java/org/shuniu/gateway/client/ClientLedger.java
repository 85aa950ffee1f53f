package org.shuniu.gateway.client;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditLog;
import org.springframework.transaction.annotation.Transactional;

/** Writes clients and the trail of it, together or not at all. */
@Transactional
class ClientLedger {
    private final ClientStore store;
    private final AuditLog audit;
    private final Clock clock;

    ClientLedger(ClientStore store, AuditLog audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** As precise as the database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    void insert(Client client, @Nullable ClientSecret secret) {
        store.insert(client);
        if (secret != null) {
            store.addSecret(client.id(), ClientSecretHash.of(secret), clock.instant());
        }
        audit.record(
                new ClientEvent.Registered(
                        client.createdBy(), client.id(), ClientEvent.Terms.of(client)));
    }

    void update(Client client, String actor) {
        store.update(client);
        audit.record(new ClientEvent.Changed(actor, client.id(), ClientEvent.Terms.of(client)));
    }

    /** Returns whether there was such a client. */
    boolean delete(ClientId id, String actor) {
        boolean deleted = store.delete(id, clock.instant());
        if (deleted) {
            audit.record(new ClientEvent.Deleted(actor, id));
        }
        return deleted;
    }

    void addSecret(ClientId id, ClientSecret secret, String actor) {
        store.addSecret(id, ClientSecretHash.of(secret), clock.instant());
        audit.record(new ClientEvent.SecretAdded(actor, id));
    }
}
