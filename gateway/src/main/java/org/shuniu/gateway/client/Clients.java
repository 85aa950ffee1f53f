package org.shuniu.gateway.client;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.org.OrgCode;
import org.springframework.transaction.annotation.Transactional;

/** Registers and changes clients; every rule about what a client may be is here. */
@Transactional
public class Clients {
    /** Scopes that a person's login can be asked for. */
    public static final Set<String> IDENTITY_SCOPES =
            Set.of("openid", "profile", "edu", "offline_access");

    private static final Set<String> ID_TOKEN_ALGORITHMS = Set.of("ES256", "RS256");
    private static final int MAX_NAME = 200;
    private static final int MAX_URIS = 20;

    private final ClientStore store;
    private final ClientRegistry registry;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random;

    public Clients(
            ClientStore store,
            ClientRegistry registry,
            AuditLog audit,
            Clock clock,
            SecureRandom random) {
        this.store = store;
        this.registry = registry;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes a client.
     *
     * @throws ClientMetadataRefused if it cannot be, or may not be made by this registrar
     */
    public Registration register(ClientMetadata asked, Registrar registrar) {
        var id = ClientId.random(random);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var client = check(asked, registrar, id, registrar.actor(), now);
        store.insert(client);
        audit.record(
                new ClientEvent.Registered(registrar.actor(), id, ClientEvent.Terms.of(client)));
        return new Registration(
                client,
                client.tokenEndpointAuthMethod().isConfidential() ? newSecret(client) : null);
    }

    /**
     * Clients that the registrar may see, the oldest first; {@code after} null for the first page.
     */
    @Transactional(readOnly = true)
    public List<Client> list(@Nullable ClientId after, Registrar registrar, int limit) {
        Client last = after == null ? null : find(after, registrar).orElse(null);
        return store.list(last, registrar.orgSubtree(), limit);
    }

    /**
     * Empty also for a client outside the registrar's subtree, and for one that may do more than
     * the registrar: a new secret for it would be a way up.
     */
    @Transactional(readOnly = true)
    public Optional<Client> find(ClientId id, Registrar registrar) {
        return store.find(id)
                .filter(client -> isWithin(client.orgSubtree(), registrar))
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
        if (client.tokenEndpointAuthMethod().isConfidential()
                != before.tokenEndpointAuthMethod().isConfidential()) {
            throw new ClientMetadataRefused(
                    "tokenEndpointAuthMethod", "cannot change between public and confidential");
        }
        store.update(client);
        audit.record(
                new ClientEvent.Changed(
                        registrar.actor(), client.id(), ClientEvent.Terms.of(client)));
        registry.forget(client.id());
        return client;
    }

    public void delete(Client client, Registrar registrar) {
        if (store.delete(client.id(), clock.instant())) {
            audit.record(new ClientEvent.Deleted(registrar.actor(), client.id()));
            registry.forget(client.id());
        }
    }

    /** A further secret; the one before stays good, any older one dies. */
    public ClientSecret addSecret(Client client, Registrar registrar) {
        if (!client.tokenEndpointAuthMethod().isConfidential()) {
            throw new ClientMetadataRefused("tokenEndpointAuthMethod", "is none: no secret");
        }
        var secret = newSecret(client);
        audit.record(new ClientEvent.SecretAdded(registrar.actor(), client.id()));
        registry.forget(client.id());
        return secret;
    }

    private ClientSecret newSecret(Client client) {
        var secret = ClientSecret.random(random);
        store.addSecret(client.id(), ClientSecretHash.of(secret), clock.instant());
        return secret;
    }

    private static Client check(
            ClientMetadata asked,
            Registrar registrar,
            ClientId id,
            String createdBy,
            Instant createdAt) {
        if (asked.name().isBlank()
                || asked.name().length() > MAX_NAME
                || hasControl(asked.name())) {
            throw new ClientMetadataRefused("name", "must be 1 to 200 printable characters");
        }
        checkUris("redirectUris", asked.redirectUris());
        checkUris("postLogoutRedirectUris", asked.postLogoutRedirectUris());
        if (asked.backchannelLogoutUri() != null) {
            checkUris("backchannelLogoutUri", List.of(asked.backchannelLogoutUri()));
        }
        if (!ID_TOKEN_ALGORITHMS.contains(asked.idTokenSignedResponseAlg())) {
            throw new ClientMetadataRefused("idTokenSignedResponseAlg", "must be ES256 or RS256");
        }
        checkScopes(asked, registrar);
        checkPkce(asked, registrar);
        OrgCode subtree = asked.orgSubtree() == null ? registrar.orgSubtree() : asked.orgSubtree();
        if (!isWithin(subtree, registrar)) {
            throw new ClientMetadataRefused("orgSubtree", "is not yours to give");
        }
        return new Client(
                id,
                asked.kind(),
                asked.name(),
                asked.redirectUris(),
                asked.postLogoutRedirectUris(),
                asked.backchannelLogoutUri(),
                asked.scopes(),
                grantTypes(asked),
                asked.tokenEndpointAuthMethod(),
                asked.idTokenSignedResponseAlg(),
                asked.requirePkce(),
                sector(asked, id),
                subtree,
                createdBy,
                createdAt);
    }

    private static void checkUris(String member, List<String> uris) {
        if (uris.size() > MAX_URIS) {
            throw new ClientMetadataRefused(member, "has more than " + MAX_URIS + " entries");
        }
        for (String uri : uris) {
            String fault = RedirectUri.faultOf(uri);
            if (fault != null) {
                throw new ClientMetadataRefused(member, fault);
            }
        }
    }

    private static void checkScopes(ClientMetadata asked, Registrar registrar) {
        for (String scope : asked.scopes()) {
            boolean known = IDENTITY_SCOPES.contains(scope) || ApiScope.find(scope).isPresent();
            if (!known) {
                throw new ClientMetadataRefused("scopes", "has a value that does not exist");
            }
            if (!IDENTITY_SCOPES.contains(scope) && !registrar.apiScopes().contains(scope)) {
                throw new ClientMetadataRefused(
                        "scopes", "has an API scope that is not yours to give");
            }
        }
        boolean api = !IDENTITY_SCOPES.containsAll(asked.scopes());
        if (api && !asked.tokenEndpointAuthMethod().isConfidential()) {
            // RFC 6749 §4.4: the client credentials grant MUST only be used by confidential
            // clients.
            throw new ClientMetadataRefused("scopes", "has API scopes, which need a client secret");
        }
        if (!asked.redirectUris().isEmpty() && !asked.scopes().contains("openid")) {
            throw new ClientMetadataRefused(
                    "scopes", "must have openid where there are redirectUris");
        }
    }

    private static void checkPkce(ClientMetadata asked, Registrar registrar) {
        if (asked.requirePkce()) {
            return;
        }
        // RFC 9700 §2.1.1: public clients MUST use PKCE.
        if (!asked.tokenEndpointAuthMethod().isConfidential()) {
            throw new ClientMetadataRefused("requirePkce", "must be true for a public client");
        }
        if (registrar.orgSubtree() != null) {
            throw new ClientMetadataRefused("requirePkce", "may be false only by leave of the hub");
        }
    }

    private static SectorIdentifier sector(ClientMetadata asked, ClientId id) {
        var sector = SectorIdentifier.of(asked.redirectUris(), id);
        // OIDC Core §8.1: with several hosts a sector_identifier_uri MUST be registered; we take
        // none.
        if (sector.isEmpty() && asked.kind() == ClientKind.VENDOR) {
            throw new ClientMetadataRefused("redirectUris", "of a vendor must share one host");
        }
        return sector.orElseGet(() -> new SectorIdentifier("client:" + id));
    }

    private static Set<GrantType> grantTypes(ClientMetadata asked) {
        var grants = EnumSet.noneOf(GrantType.class);
        if (!asked.redirectUris().isEmpty()) {
            grants.add(GrantType.AUTHORIZATION_CODE);
            grants.add(GrantType.REFRESH_TOKEN);
        }
        if (asked.tokenEndpointAuthMethod().isConfidential()) {
            grants.add(GrantType.CLIENT_CREDENTIALS);
        }
        return grants;
    }

    /** A client's subtree is its registrar's own, unless the registrar has the whole hub. */
    private static boolean isWithin(@Nullable OrgCode subtree, Registrar registrar) {
        return registrar.orgSubtree() == null || registrar.orgSubtree().equals(subtree);
    }

    private static boolean holdsAll(Registrar registrar, Set<String> scopes) {
        return scopes.stream()
                .allMatch(s -> IDENTITY_SCOPES.contains(s) || registrar.apiScopes().contains(s));
    }

    private static boolean hasControl(String text) {
        return text.codePoints()
                .anyMatch(
                        c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }
}
