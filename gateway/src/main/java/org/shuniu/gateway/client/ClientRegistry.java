package org.shuniu.gateway.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

/**
 * Clients as the protocol needs them, from memory. What another node changed is seen here within
 * five seconds; what this node changed, at once.
 */
public final class ClientRegistry implements RegisteredClientRepository {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final ClientStore store;
    private final Clock clock;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

    public ClientRegistry(ClientStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    private record Entry(
            Client client,
            RegisteredClient registered,
            List<ClientSecretHash> secrets,
            Instant readAt) {}

    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(entry(clientId)).map(Entry::client);
    }

    public Client require(String clientId) {
        return find(clientId)
                .orElseThrow(() -> new IllegalStateException("no such client: " + clientId));
    }

    /** Whether a secret is one of the client's live ones; each is compared, whatever matches. */
    public boolean isSecretOf(String clientId, String presented) {
        Entry entry = entry(clientId);
        if (entry == null) {
            return false;
        }
        var hash = ClientSecretHash.of(presented);
        boolean matches = false;
        for (ClientSecretHash live : entry.secrets()) {
            matches |= live.equals(hash);
        }
        return matches;
    }

    void forget(ClientId id) {
        entries.remove(id.value());
    }

    private @Nullable Entry entry(String clientId) {
        Instant now = clock.instant();
        Entry known = entries.get(clientId);
        if (known != null && now.isBefore(known.readAt().plus(FRESH))) {
            return known;
        }
        if (clientId.isEmpty() || clientId.length() > 100 || clientId.indexOf('\0') >= 0) {
            return null;
        }
        var id = new ClientId(clientId);
        Client client = store.find(id).orElse(null);
        if (client == null) {
            entries.remove(clientId);
            return null;
        }
        var fresh = new Entry(client, toSpring(client), store.secrets(id), now);
        entries.put(clientId, fresh);
        return fresh;
    }

    private static RegisteredClient toSpring(Client client) {
        return RegisteredClient.withId(client.id().value())
                .clientId(client.id().value())
                .clientName(client.name())
                .clientAuthenticationMethod(client.proof().method().toSpring())
                .authorizationGrantTypes(
                        grants ->
                                client.metadata()
                                        .grantTypes()
                                        .forEach(g -> grants.add(g.toSpring())))
                .redirectUris(uris -> uris.addAll(client.redirectUris()))
                .postLogoutRedirectUris(
                        uris -> uris.addAll(client.metadata().addresses().postLogoutRedirectUris()))
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .clientSettings(
                        ClientSettings.builder()
                                .requireProofKey(client.security().requirePkce())
                                .requireAuthorizationConsent(false)
                                .build())
                .build();
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        Entry entry = entry(clientId);
        return entry == null ? null : entry.registered();
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients are changed through Clients only");
    }
}
