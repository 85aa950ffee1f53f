package org.shuniu.gateway.session;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonId;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What the end of a login means in PostgreSQL: one transaction that notes the end, whom to tell of
 * it, and what ends with it. Redis forgets the login afterwards; if it cannot, or we die before it
 * does, the note is still there for {@link SessionSweeper}.
 */
final class SessionEnds {
    private final TransactionOperations transaction;
    private final EndedSessionStore store;
    private final SessionClients clients;
    private final Parts parts;
    private final AuditLog audit;
    private final Clock clock;

    /** Who draws the consequences. */
    record Parts(List<SessionEnd> onEnd, LogoutQueue logouts) {
        Parts {
            onEnd = List.copyOf(onEnd);
        }
    }

    SessionEnds(
            TransactionOperations transaction,
            EndedSessionStore store,
            SessionClients clients,
            Parts parts,
            AuditLog audit,
            Clock clock) {
        this.transaction = transaction;
        this.store = store;
        this.clients = clients;
        this.parts = parts;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Ends one login, once.
     *
     * @param cause null where the caller's own audit event tells of it
     */
    void end(SsoSession session, @Nullable EndCause cause) {
        String id = session.id();
        transaction.executeWithoutResult(
                status -> {
                    if (store.end(id, session.person(), clock.instant())) {
                        follow(session.person(), id, entered(id));
                        if (cause != null) {
                            record(cause, session.person(), session.handle());
                        }
                    }
                });
    }

    /** Ends all logins of a person that PostgreSQL knows of, once for each moment. */
    void endAll(PersonId person, Instant begunBy, EndCause cause) {
        transaction.executeWithoutResult(
                status -> {
                    if (store.sweep(new EndedSessionStore.Sweep(person, begunBy))) {
                        Map<String, List<ClientId>> known = clients.enteredBy(begunBy, person);
                        known.forEach(
                                (id, entered) -> {
                                    store.end(id, person, clock.instant());
                                    follow(person, id, entered);
                                });
                        record(cause, person, "*");
                    }
                });
    }

    /** Ends the logins of people who were in no application: Redis alone may know of any. */
    void endLater(Collection<PersonId> people, Instant begunBy) {
        store.sweepAll(people, begunBy);
    }

    /** Once more, for what began at the very moment of the end. */
    void again(EndedSessionStore.Ended ended) {
        transaction.executeWithoutResult(
                status -> {
                    follow(ended.person(), ended.id(), entered(ended.id()));
                    store.swept(ended.id(), clock.instant());
                });
    }

    private List<ClientId> entered(String id) {
        return clients.of(List.of(id)).getOrDefault(id, List.of());
    }

    private void follow(PersonId person, String id, List<ClientId> entered) {
        parts.logouts().add(person, id, entered);
        parts.onEnd().forEach(end -> end.ended(person, id));
    }

    private void record(EndCause cause, PersonId person, String handle) {
        audit.record(
                new SessionEvent.Ended(
                        cause.actor(),
                        person,
                        new SessionEvent.Ended.Which(cause.because(), handle)));
    }
}
