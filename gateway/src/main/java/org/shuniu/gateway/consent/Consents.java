package org.shuniu.gateway.consent;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.springframework.transaction.annotation.Transactional;

/** Gives, takes back and lists consents. */
@Transactional
public class Consents {
    private static final int OWN_CONSENT_AGE_YEARS = 14;
    private static final ZoneId HUB_ZONE = ZoneId.of("Asia/Shanghai");

    private final ConsentStore store;
    private final ClientRegistry clients;
    private final VisitedClients visited;
    private final AuditLog audit;
    private final Clock clock;

    public Consents(
            ConsentStore store,
            ClientRegistry clients,
            VisitedClients visited,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.clients = clients;
        this.visited = visited;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A vendor as a person sees it in the list of consents.
     *
     * @param consent the one in force or else the last; null if there never was one
     */
    public record Entry(Client client, @Nullable Consent consent) {
        public boolean isInForce() {
            return consent != null && consent.isInForce();
        }
    }

    /** The consent in force replaces the one before, which ends. */
    public ConsentOutcome grant(PersonProfile person, ClientId client, Set<String> scopes) {
        Optional<Client> vendor =
                clients.find(client.value()).filter(c -> c.kind() == ClientKind.VENDOR);
        if (vendor.isEmpty()) {
            return new ConsentOutcome.NotAsked();
        }
        if (!mayConsentAlone(person)) {
            return new ConsentOutcome.NeedsGuardian();
        }
        Set<String> asked = new HashSet<>(scopes);
        asked.retainAll(vendor.get().scopes());
        Instant now = now();
        store.end(person.selves(), client, now);
        var consent = new Consent(UUID.randomUUID(), person.id(), client, asked, now, null);
        store.insert(consent);
        audit.record(ConsentEvent.Granted.of(consent));
        return new ConsentOutcome.Granted(consent);
    }

    /** Also kills the tokens that the client holds for the person. */
    public void withdraw(PersonProfile person, ClientId client) {
        if (store.end(person.selves(), client, now())) {
            audit.record(ConsentEvent.Withdrawn.of(person.id(), client));
        }
        visited.revoke(person.selves(), client, "consent-withdrawn");
    }

    /** Vendors that the person ever consented to or that hold a token of theirs now. */
    @Transactional(readOnly = true)
    public List<Entry> listFor(PersonProfile person) {
        var entries = new ArrayList<Entry>();
        var seen = new HashSet<ClientId>();
        for (Consent consent : store.of(person.selves())) {
            if (seen.add(consent.client())) {
                vendor(consent.client()).ifPresent(c -> entries.add(new Entry(c, consent)));
            }
        }
        for (ClientId id : visited.of(person.selves())) {
            if (seen.add(id)) {
                vendor(id).ifPresent(c -> entries.add(new Entry(c, null)));
            }
        }
        return List.copyOf(entries);
    }

    private Optional<Client> vendor(ClientId id) {
        return clients.find(id.value()).filter(client -> client.kind() == ClientKind.VENDOR);
    }

    private boolean mayConsentAlone(PersonProfile person) {
        LocalDate born = person.birthDate();
        if (born == null) {
            return person.affiliations().stream().noneMatch(a -> a.role() == Role.STUDENT);
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), HUB_ZONE);
        return !born.plusYears(OWN_CONSENT_AGE_YEARS).isAfter(today);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
