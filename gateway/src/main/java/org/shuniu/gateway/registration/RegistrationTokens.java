package org.shuniu.gateway.registration;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadataRefused;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.roster.audit.AuditLog;
import org.springframework.transaction.annotation.Transactional;

/** Hands out initial access tokens; nobody lets others register more than they could themselves. */
@Transactional
public class RegistrationTokens {
    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MAX_HOSTS = 20;
    private static final int MAX_DEMO_USES = 10_000;
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9-]+)*");

    private final RegistrationStore store;
    private final AuditLog audit;
    private final Clock clock;
    private final SecureRandom random;
    private final boolean demo;

    RegistrationTokens(
            RegistrationStore store,
            AuditLog audit,
            Clock clock,
            SecureRandom random,
            boolean demo) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
        this.demo = demo;
    }

    /**
     * What a token shall allow.
     *
     * @param scopes null for those of people's logins
     * @param uses null for one
     * @param expiresAt null for a day from now
     */
    public record Wanted(
            ClientKind kind,
            List<String> redirectHosts,
            @Nullable List<String> scopes,
            boolean requirePkce,
            @Nullable Integer uses,
            @Nullable Instant expiresAt) {
        public Wanted {
            redirectHosts = List.copyOf(redirectHosts);
        }
    }

    /**
     * Makes a token, shown this once.
     *
     * @throws ClientMetadataRefused if it is more than the registrar may give
     */
    public String issue(Wanted wanted, Registrar registrar) {
        int uses = wanted.uses() == null ? 1 : wanted.uses();
        // A token that leaks after its use opens nothing.
        if (uses < 1 || uses > (demo ? MAX_DEMO_USES : 1)) {
            throw new ClientMetadataRefused(
                    "uses", demo ? "must be 1 to " + MAX_DEMO_USES : "must be 1, but for a demo");
        }
        return issue(wanted, uses, registrar);
    }

    /** The demo's own: as often as one likes. */
    public String issueForDemo(Wanted wanted) {
        if (!demo) {
            throw new IllegalStateException("only a demo has such a token");
        }
        return issue(wanted, null, Registrar.hub());
    }

    private String issue(Wanted wanted, @Nullable Integer uses, Registrar registrar) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant expires = wanted.expiresAt() == null ? now.plus(USUAL) : wanted.expiresAt();
        if (!expires.isAfter(now) || expires.isAfter(now.plus(LONGEST))) {
            throw new ClientMetadataRefused(
                    "expiresAt", "must be in the future, by 30 days at most");
        }
        var terms =
                new RegistrationTerms(
                        UUID.randomUUID(),
                        wanted.kind(),
                        hosts(wanted, registrar),
                        scopes(wanted, registrar),
                        requirePkce(wanted, registrar),
                        registrar.orgSubtree());
        String token = AccessTokenHash.newToken(random);
        store.prune(now.minus(LONGEST));
        store.insert(terms, AccessTokenHash.of(token), uses, registrar.actor(), now, expires);
        audit.record(
                new RegistrationEvent.Allowed(
                        registrar.actor(),
                        terms.actor(),
                        new RegistrationEvent.Leave(
                                terms.kind().code(),
                                terms.redirectHosts().stream().sorted().toList(),
                                terms.scopes().stream().sorted().toList(),
                                terms.requirePkce(),
                                uses == null ? "any" : uses.toString(),
                                expires)));
        return token;
    }

    private static Set<String> hosts(Wanted wanted, Registrar registrar) {
        if (wanted.redirectHosts().size() > MAX_HOSTS) {
            throw new ClientMetadataRefused("redirectHosts", "has more than 20 entries");
        }
        for (String host : wanted.redirectHosts()) {
            if (host.equals(RegistrationTerms.ANY_HOST)) {
                if (registrar.orgSubtree() != null) {
                    throw new ClientMetadataRefused(
                            "redirectHosts", "may be * only by leave of the hub");
                }
            } else if (!HOST.matcher(host).matches()) {
                throw new ClientMetadataRefused(
                        "redirectHosts", "must be host names in lower-case ASCII, or *");
            }
        }
        return Set.copyOf(wanted.redirectHosts());
    }

    private static Set<String> scopes(Wanted wanted, Registrar registrar) {
        Set<String> scopes =
                wanted.scopes() == null ? Clients.IDENTITY_SCOPES : Set.copyOf(wanted.scopes());
        for (String scope : scopes) {
            if (!Clients.IDENTITY_SCOPES.contains(scope) && ApiScope.find(scope).isEmpty()) {
                throw new ClientMetadataRefused("scopes", "has a value that does not exist");
            }
            if (!Clients.IDENTITY_SCOPES.contains(scope)
                    && !registrar.apiScopes().contains(scope)) {
                throw new ClientMetadataRefused(
                        "scopes", "has an API scope that is not yours to give");
            }
        }
        return scopes;
    }

    private static boolean requirePkce(Wanted wanted, Registrar registrar) {
        if (!wanted.requirePkce() && !registrar.mayWaivePkce()) {
            throw new ClientMetadataRefused("requirePkce", "may be false only by leave of the hub");
        }
        return wanted.requirePkce();
    }
}
