package org.shuniu.gateway.client;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Registers and changes clients; what a client may be, {@link ClientRules} say. */
public final class Clients {
    /** Scopes that a person's login can be asked for. */
    public static final Set<String> IDENTITY_SCOPES =
            Set.of("openid", "profile", "edu", "offline_access");

    private final ClientStore store;
    private final ClientLedger ledger;
    private final ClientRegistry registry;
    private final SectorDocuments sectors;
    private final ObjectProvider<ClientEnd> ends;
    private final SecureRandom random;

    Clients(
            ClientStore store,
            ClientLedger ledger,
            ClientRegistry registry,
            SectorDocuments sectors,
            ObjectProvider<ClientEnd> ends,
            SecureRandom random) {
        this.store = store;
        this.ledger = ledger;
        this.registry = registry;
        this.sectors = sectors;
        this.ends = ends;
        this.random = random;
    }

    /**
     * Makes a client. It may call an address that the client names: not for use inside a
     * transaction.
     *
     * @throws ClientMetadataRefused if it cannot be, or may not be made by this registrar
     */
    public Registration register(ClientMetadata asked, Registrar registrar) {
        var id = ClientId.random(random);
        var client = check(asked, registrar, id, registrar.actor(), ledger.now());
        sectors.check(client.metadata().addresses());
        ClientSecret secret =
                client.proof().method().usesSecret() ? ClientSecret.random(random) : null;
        ledger.insert(client, secret);
        return new Registration(client, secret);
    }

    /**
     * Clients that the registrar may see, the oldest first; {@code after} null for the first page.
     */
    public List<Client> list(@Nullable ClientId after, Registrar registrar, int limit) {
        Client last = after == null ? null : find(after, registrar).orElse(null);
        return store.list(last, registrar.orgSubtree(), limit);
    }

    /**
     * Empty also for a client outside the registrar's subtree, and for one that may do more than
     * the registrar: a new secret for it would be a way up.
     */
    public Optional<Client> find(ClientId id, Registrar registrar) {
        return store.find(id)
                .filter(client -> registrar.reaches(client.orgSubtree()))
                .filter(client -> holdsAll(registrar, client.scopes()));
    }

    /**
     * Replaces what a client is; every rule of registration holds again.
     *
     * @throws ClientMetadataRefused as {@link #register}
     */
    public Client update(Client before, ClientMetadata asked, Registrar registrar) {
        var client = check(asked, registrar, before.id(), before.createdBy(), before.createdAt());
        // OIDC Core §8.1: another sector is other subjects, so a vendor would lose its users.
        if (client.kind() != before.kind()) {
            throw new ClientMetadataRefused("kind", "cannot change: the client's subjects would");
        }
        if (client.kind() == ClientKind.VENDOR
                && !before.redirectUris().isEmpty()
                && !client.sector().equals(before.sector())) {
            throw new ClientMetadataRefused(
                    "redirectUris", "must stay on their host: the client's subjects depend on it");
        }
        if (client.proof().method().isConfidential() != before.proof().method().isConfidential()) {
            throw new ClientMetadataRefused(
                    "tokenEndpointAuthMethod", "cannot change between public and confidential");
        }
        if (!client.metadata().addresses().equals(before.metadata().addresses())) {
            sectors.check(client.metadata().addresses());
        }
        ledger.update(client, registrar.actor());
        registry.forget(client.id());
        return client;
    }

    /** Ends a client, and all that people let it have. */
    public void delete(Client client, Registrar registrar) {
        if (ledger.delete(client.id(), registrar.actor())) {
            registry.forget(client.id());
            ends.forEach(end -> end.deleted(client.id()));
        }
    }

    /** A further secret; the one before stays good, any older one dies. */
    public ClientSecret addSecret(Client client, Registrar registrar) {
        if (!client.proof().method().usesSecret()) {
            throw new ClientMetadataRefused("tokenEndpointAuthMethod", "is one without a secret");
        }
        var secret = ClientSecret.random(random);
        ledger.addSecret(client.id(), secret, registrar.actor());
        registry.forget(client.id());
        return secret;
    }

    private static Client check(
            ClientMetadata asked,
            Registrar registrar,
            ClientId id,
            String createdBy,
            Instant createdAt) {
        ClientMetadata checked = ClientRules.check(asked, registrar);
        return new Client(id, checked, sector(checked, id), createdBy, createdAt);
    }

    private static SectorIdentifier sector(ClientMetadata asked, ClientId id) {
        var sector = SectorIdentifier.of(asked.addresses(), id);
        // OIDC Core §8.1: with several hosts a sector_identifier_uri MUST be registered.
        if (sector.isEmpty() && asked.kind() == ClientKind.VENDOR) {
            throw new ClientMetadataRefused(
                    "redirectUris",
                    "of a vendor must share one host, or stand in its sectorIdentifierUri");
        }
        return sector.orElseGet(() -> new SectorIdentifier("client:" + id));
    }

    private static boolean holdsAll(Registrar registrar, Set<String> scopes) {
        return scopes.stream()
                .allMatch(s -> IDENTITY_SCOPES.contains(s) || registrar.apiScopes().contains(s));
    }
}
