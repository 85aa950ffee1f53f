package org.shuniu.gateway.space;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;

/** The clients of the hub that people log in to. */
final class RegisteredApplications implements Applications {
    private static final int AT_MOST = 100;

    private final Clients clients;

    RegisteredApplications(Clients clients) {
        this.clients = clients;
    }

    /** None for a frozen person: they may read and withdraw, not go on. */
    @Override
    public List<Application> of(PersonProfile person) {
        if (person.status() != PersonStatus.ACTIVE) {
            return List.of();
        }
        return clients.list(null, Registrar.hub(), AT_MOST).stream()
                .flatMap(client -> start(client).stream())
                .toList();
    }

    // A client registers no start page, so people begin at the root of the host it logs them in to.
    static Optional<Application> start(Client client) {
        return client.redirectUris().stream()
                .findFirst()
                .map(uri -> new Application(client.name(), URI.create(uri).resolve("/")));
    }
}
