package org.shuniu.gateway.spaceprovider;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.event.WebhookSignature;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.hosting.SpaceHosting;
import org.shuniu.roster.hosting.SpaceHostings;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.space.SpaceNumber;
import org.springframework.transaction.support.TransactionOperations;

/** The platforms that keep spaces. */
public final class SpaceProviders {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** The hub's own pages, which every space has. */
    private static final String HUB = "hub";

    private static final int SECRET_BYTES = 32;

    private final SpaceProviderStore store;
    private final SpaceHostings hostings;
    private final Outbox outbox;
    private final AuditLog audit;
    private final TransactionOperations transaction;
    private final SecureRandom random;
    private final Clock clock;

    SpaceProviders(
            SpaceProviderStore store,
            SpaceHostings hostings,
            Outbox outbox,
            AuditLog audit,
            TransactionOperations transaction,
            SecureRandom random,
            Clock clock) {
        this.store = store;
        this.hostings = hostings;
        this.outbox = outbox;
        this.audit = audit;
        this.transaction = transaction;
        this.random = random;
        this.clock = clock;
    }

    /**
     * A provider as it was set.
     *
     * @param secret by which it knows our requests, shown once; null if there was one already
     */
    public record Set(SpaceProvider provider, @Nullable String secret) {}

    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(HUB);
    }

    /**
     * The spaces of these orgs' people are kept there from now on; the same again changes nothing.
     */
    public Set put(String name, URI url, List<OrgCode> orgs, String actor) {
        return transaction.execute(
                status -> {
                    Instant now = clock.instant();
                    Optional<SpaceProvider> known = store.find(name);
                    String secret = null;
                    if (known.isEmpty()) {
                        byte[] bytes = new byte[SECRET_BYTES];
                        random.nextBytes(bytes);
                        store.insert(
                                new SpaceProvider(
                                        name,
                                        url,
                                        orgs,
                                        outbox.present(),
                                        now,
                                        true,
                                        null,
                                        0,
                                        null),
                                bytes);
                        secret = WebhookSignature.serialise(bytes);
                    } else {
                        store.change(name, url, orgs, now);
                    }
                    audit.record(
                            new SpaceProviderEvent(
                                    actor,
                                    "space-provider:" + name,
                                    new SpaceProviderEvent.Payload(
                                            url.getHost(),
                                            orgs.stream().map(OrgCode::value).toList())));
                    return new Set(store.find(name).orElseThrow(), secret);
                });
    }

    public List<SpaceProvider> all() {
        return store.all();
    }

    public Optional<SpaceProvider> find(String name) {
        return store.find(name);
    }

    /** How many spaces are in which state there. */
    public Map<String, Long> figures(SpaceProvider provider) {
        return hostings.figures(provider.name());
    }

    /** The same school by school. */
    public List<SpaceHostings.AtSchool> schools(SpaceProvider provider, String after, int limit) {
        return hostings.schools(provider.name(), after, limit);
    }

    /** Asks once more for everything that the provider refused. */
    public int retry(SpaceProvider provider) {
        return hostings.askAgain(provider.name());
    }

    /** Where a space is kept; empty if the hub's own pages are all there is. */
    public Optional<SpaceHosting> keeping(SpaceNumber number) {
        return hostings.today(number);
    }
}
