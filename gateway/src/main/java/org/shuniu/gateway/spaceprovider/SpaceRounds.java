package org.shuniu.gateway.spaceprovider;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.egress.EgressAnswer;
import org.shuniu.gateway.event.WebhookProperties;
import org.shuniu.gateway.event.WebhookSignature;
import org.shuniu.roster.hosting.SpaceHosting;
import org.shuniu.roster.hosting.SpaceHostings;
import org.shuniu.roster.outbox.Fact;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.parallel.Awaited;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works for each provider by itself: sees to whom something happened, and tells the provider what
 * their spaces are to be. One that is away delays no other.
 */
class SpaceRounds {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceRounds.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int READ_AT_ONCE = 500;
    private static final int TOLD_AT_ONCE = 200;

    /** Fewer than calls may be to its host. */
    private static final int LANES = 3;

    /** Well within the lease. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(15);

    private static final int MOST_ANSWER = 4_096;
    private static final int LONGEST_ADDRESS = 2_000;

    private final SpaceProviderStore providers;
    private final SpaceHostings hostings;
    private final SpaceAllotment allotment;
    private final Sources sources;
    private final Egress egress;
    private final WebhookProperties pauses;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();

    /** Where a round learns whom it is about. */
    record Sources(Outbox outbox, PersonDirectory people) {}

    /** What came of telling a provider about one space. */
    private sealed interface Outcome {
        record Done(String address) implements Outcome {}

        /** It says that it is at it. */
        record Pending() implements Outcome {}

        record Refused(String reason) implements Outcome {}

        record Away(String answer) implements Outcome {}
    }

    SpaceRounds(
            SpaceProviderStore providers,
            SpaceHostings hostings,
            SpaceAllotment allotment,
            Sources sources,
            Egress egress,
            WebhookProperties pauses,
            Clock clock) {
        this.providers = providers;
        this.hostings = hostings;
        this.allotment = allotment;
        this.sources = sources;
        this.egress = egress;
        this.pauses = pauses;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 500)
    void run() {
        for (SpaceProvider provider : providers.due(clock.instant())) {
            if (atWork.add(provider.name())) {
                Thread.ofVirtual().name("spaces-" + provider.name()).start(() -> round(provider));
            }
        }
    }

    private void round(SpaceProvider due) {
        String name = due.name();
        try {
            Instant now = clock.instant();
            if (isIdle(due, now) || !providers.take(due, now, now.plus(LEASE))) {
                return;
            }
            // Read again: another node may have gone on with it before we took it.
            SpaceProvider provider = providers.find(name).orElseThrow();
            Instant over = now.plus(LONGEST_ROUND);
            look(provider, over);
            tell(provider, over);
        } catch (RuntimeException e) {
            // What was taken comes back when its lease is over.
            LOG.warn("space provider {} hears of spaces later", name, e);
        } finally {
            atWork.remove(name);
        }
    }

    /** Seldom written where nothing happens. */
    private boolean isIdle(SpaceProvider provider, Instant now) {
        boolean idle =
                !provider.walking()
                        && !Outbox.isLost(provider.current(), now)
                        && sources.outbox().after(provider.position(), 1).isEmpty()
                        && hostings.due(provider.name(), 1).isEmpty();
        if (idle && provider.current().isBefore(now.minus(IDLE))) {
            providers.read(provider, provider.position(), now);
        }
        return idle;
    }

    /** Whom the provider is to be told of. */
    private void look(SpaceProvider provider, Instant over) {
        Instant now = clock.instant();
        if (Outbox.isLost(provider.current(), now)) {
            providers.walkAgain(provider, sources.outbox().present(), now);
            return;
        }
        if (provider.walking()) {
            walk(provider, over);
        }
        Outbox.Cursor position = provider.position();
        while (clock.instant().isBefore(over)) {
            Instant began = clock.instant();
            List<Outbox.Read> read = sources.outbox().after(position, READ_AT_ONCE);
            if (read.isEmpty()) {
                providers.read(provider, position, began);
                return;
            }
            var people = new HashSet<PersonId>();
            read.stream()
                    .map(Outbox.Read::entry)
                    .filter(SpaceRounds::isAboutThePerson)
                    .forEach(entry -> people.add(entry.person()));
            allotment.allot(provider, people, true);
            position = read.getLast().cursor();
            providers.read(provider, position, read.getLast().entry().at());
        }
    }

    /** What providers did is no news for them: it would go round for ever. */
    private static boolean isAboutThePerson(Outbox.Entry entry) {
        return entry.facts().stream()
                .anyMatch(
                        fact ->
                                switch (fact) {
                                    case Fact.SpaceAsked asked -> false;
                                    case Fact.SpaceOpened opened -> false;
                                    case Fact.SpaceFailed failed -> false;
                                    case Fact.SpaceFrozen frozen -> false;
                                    case Fact.SpaceMoved moved -> false;
                                    default -> true;
                                });
    }

    private void walk(SpaceProvider provider, Instant over) {
        PersonId after = provider.walkedTo() == null ? null : new PersonId(provider.walkedTo());
        while (clock.instant().isBefore(over)) {
            List<PersonId> some = sources.people().after(after, READ_AT_ONCE);
            if (some.isEmpty()) {
                providers.walked(provider, null);
                return;
            }
            allotment.allot(provider, some, false);
            after = some.getLast();
            providers.walked(provider, after.value());
        }
    }

    private void tell(SpaceProvider provider, Instant over) {
        byte[] secret = providers.secret(provider.name());
        int failures = provider.failures();
        @Nullable String answer = null;
        while (answer == null && clock.instant().isBefore(over)) {
            List<SpaceHosting> due = hostings.due(provider.name(), TOLD_AT_ONCE);
            if (due.isEmpty()) {
                break;
            }
            answer = tell(provider, secret, due, over);
        }
        if (answer == null) {
            providers.rest(provider, clock.instant(), 0, null);
        } else {
            Duration pause = pauses.pause(failures, ThreadLocalRandom.current().nextDouble());
            providers.rest(provider, clock.instant().plus(pause), failures + 1, answer);
        }
    }

    /** Null if the provider is there; what came instead of an answer if it is away. */
    private @Nullable String tell(
            SpaceProvider provider, byte[] secret, List<SpaceHosting> due, Instant over) {
        Map<PersonId, PersonProfile> owners =
                sources.people()
                        .find(due.stream().map(SpaceHosting::person).collect(Collectors.toSet()));
        var away = new AtomicReference<@Nullable String>();
        var lanes = new Semaphore(LANES);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> underWay = new ArrayList<>();
            for (SpaceHosting each : due) {
                lanes.acquireUninterruptibly();
                if (away.get() != null || clock.instant().isAfter(over)) {
                    lanes.release();
                    break;
                }
                underWay.add(
                        threads.submit(
                                () -> {
                                    try {
                                        settle(each, send(provider, secret, each, owners), away);
                                    } finally {
                                        lanes.release();
                                    }
                                }));
            }
            underWay.forEach(Awaited::result);
        }
        return away.get();
    }

    private void settle(
            SpaceHosting told, Outcome outcome, AtomicReference<@Nullable String> away) {
        switch (outcome) {
            case Outcome.Done(String address) -> hostings.done(told, address);
            case Outcome.Refused(String reason) -> hostings.failed(told, reason);
            case Outcome.Pending() ->
                    hostings.later(
                            told,
                            clock.instant()
                                    .plus(
                                            pauses.pause(
                                                    told.attempts(),
                                                    ThreadLocalRandom.current().nextDouble())));
            case Outcome.Away(String answer) -> away.set(answer);
        }
    }

    private Outcome send(
            SpaceProvider provider,
            byte[] secret,
            SpaceHosting hosting,
            Map<PersonId, PersonProfile> owners) {
        SpaceRequest request = SpaceRequest.of(hosting, owners.get(hosting.person()));
        String body = json.writeValueAsString(request);
        String id = hosting.number().value() + "." + hosting.revision();
        Map<String, String> headers = WebhookSignature.headers(secret, id, clock.instant(), body);
        EgressAnswer answer = egress.putJson(uri(provider, hosting), headers, body, MOST_ANSWER);
        // That all our calls to a host are taken is no answer of the host.
        if (answer.equals(EgressAnswer.BUSY)) {
            return new Outcome.Pending();
        }
        return switch (answer) {
            case EgressAnswer.Answered(int status, String text) when status == 202 ->
                    new Outcome.Pending();
            case EgressAnswer.Answered(int status, String text) when status / 100 == 2 ->
                    done(hosting, text);
            // Nothing is there that could be frozen or given up: so it is as it should be.
            case EgressAnswer.Answered(int status, String text)
                    when (status == 404 || status == 410)
                            && hosting.wanted() != SpaceHosting.Wanted.OPEN ->
                    new Outcome.Done("");
            case EgressAnswer.Answered(int status, String text)
                    when status >= 500 || status == 408 || status == 429 || status == 401 ->
                    new Outcome.Away(Integer.toString(status));
            case EgressAnswer.Answered(int status, String text) ->
                    new Outcome.Refused("status-" + status);
            case EgressAnswer.Refused(var because) -> new Outcome.Away(because.code());
            case EgressAnswer.Failed(String because) -> new Outcome.Away(because);
        };
    }

    private Outcome done(SpaceHosting hosting, String text) {
        if (hosting.wanted() != SpaceHosting.Wanted.OPEN) {
            return new Outcome.Done("");
        }
        try {
            JsonNode address = json.readTree(text).path("address");
            URI uri = URI.create(address.asString(""));
            boolean sound =
                    uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && isPrivate(uri)
                            && uri.toString().length() <= LONGEST_ADDRESS;
            return sound ? new Outcome.Done(uri.toString()) : new Outcome.Refused("no-address");
        } catch (JacksonException | IllegalArgumentException e) {
            return new Outcome.Refused("no-address");
        }
    }

    /** A child follows it: encrypted, or on this machine as in a demo. */
    private static boolean isPrivate(URI address) {
        return "https".equals(address.getScheme())
                || ("http".equals(address.getScheme()) && "localhost".equals(address.getHost()));
    }

    private static URI uri(SpaceProvider provider, SpaceHosting hosting) {
        String base = provider.url().toString();
        return URI.create(
                base + (base.endsWith("/") ? "" : "/") + "spaces/" + hosting.number().value());
    }
}
