package org.shuniu.gateway.session;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientAddresses.BackchannelLogout;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.roster.person.PersonId;

/** Who must still hear of which end of a login. */
final class LogoutQueue {
    private final LogoutDeliveryStore store;
    private final ClientRegistry clients;
    private final Clock clock;

    LogoutQueue(LogoutDeliveryStore store, ClientRegistry clients, Clock clock) {
        this.store = store;
        this.clients = clients;
        this.clock = clock;
    }

    /** Within the caller's transaction; each client hears once of each login. */
    void add(PersonId person, String ssoSessionId, List<ClientId> entered) {
        List<ClientId> listening = entered.stream().filter(id -> address(id).isPresent()).toList();
        if (!listening.isEmpty()) {
            store.add(person, ssoSessionId, listening, clock.instant());
        }
    }

    /** Where a client wants to hear of it. */
    private Optional<BackchannelLogout> address(ClientId id) {
        return clients.find(id.value())
                .map(Client::metadata)
                .map(metadata -> metadata.addresses().backchannelLogout());
    }
}
