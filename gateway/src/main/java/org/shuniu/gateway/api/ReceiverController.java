package org.shuniu.gateway.api;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.event.Receiver;
import org.shuniu.gateway.event.Receivers;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a client has events sent: what it may read may come to it by itself. */
@RestController
@RequestMapping("/api/v1/receivers")
class ReceiverController {
    private static final int LETTERS_SHOWN = 1_000;
    private static final int LONGEST_URL = 2_000;

    private final Receivers receivers;
    private final Clock clock;

    ReceiverController(Receivers receivers, Clock clock) {
        this.receivers = receivers;
        this.clock = clock;
    }

    /** What a receiver is. */
    record Request(@Nullable String url) {
        URI checked() {
            if (url != null && url.length() <= LONGEST_URL) {
                try {
                    URI uri = URI.create(url);
                    if (uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null
                            && ("https".equals(uri.getScheme())
                                    || "http".equals(uri.getScheme()))) {
                        return uri;
                    }
                } catch (IllegalArgumentException e) {
                    // Said below.
                }
            }
            throw new ProblemException(
                    Problem.of(
                                    ProblemType.INVALID_PROPERTY,
                                    "url is an https address without user and fragment.")
                            .with("property", "url"));
        }
    }

    /**
     * A receiver on the wire.
     *
     * @param secret shown once
     */
    record View(
            String name,
            String url,
            String state,
            int failures,
            @Nullable String lastAnswer,
            @Nullable Instant nextAttemptAt,
            @Nullable String secret) {
        static View of(Receiver receiver, @Nullable String secret, Instant now) {
            Receiver.State state = receiver.state(now);
            return new View(
                    receiver.name(),
                    receiver.url().toString(),
                    state.code(),
                    receiver.failures(),
                    receiver.lastAnswer(),
                    state == Receiver.State.FAILING ? receiver.nextAt() : null,
                    secret);
        }
    }

    /** An event that it would not take. */
    record DeadLetterView(String eventId, Instant occurredAt, String answer) {}

    /** All of a client's; there are few. */
    record Listing<T>(List<T> items) {
        Listing {
            items = List.copyOf(items);
        }
    }

    /** How many events are sent once more. */
    record Redelivery(int events) {}

    @GetMapping
    Listing<View> list(@AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        Instant now = clock.instant();
        return new Listing<>(
                receivers.of(caller.id()).stream().map(r -> View.of(r, null, now)).toList());
    }

    @PutMapping("/{name}")
    ResponseEntity<View> put(
            @PathVariable("name") String name,
            @RequestBody Request body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        if (!Receivers.isName(name)) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemType.INVALID_PARAMETER,
                                    "A receiver's name is 1 to 40 of a-z, 0-9 and -, beginning with a letter or digit.")
                            .with("parameter", "name"));
        }
        Receivers.Set set =
                receivers
                        .put(caller.id(), name, body.checked())
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ProblemType.TOO_MANY_RECEIVERS,
                                                "A client has at most %d receivers."
                                                        .formatted(Receivers.MOST)));
        View view = View.of(set.receiver(), set.secret(), clock.instant());
        return set.secret() == null
                ? ResponseEntity.ok(view)
                : ResponseEntity.created(URI.create("/api/v1/receivers/" + name)).body(view);
    }

    @GetMapping("/{name}")
    View get(@PathVariable("name") String name, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        return View.of(require(name, caller), null, clock.instant());
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable("name") String name, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        receivers.remove(require(name, caller));
    }

    @GetMapping("/{name}/dead-letters")
    Listing<DeadLetterView> deadLetters(
            @PathVariable("name") String name, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        return new Listing<>(
                receivers.deadLetters(require(name, caller), LETTERS_SHOWN).stream()
                        .map(l -> new DeadLetterView(l.id(), l.occurredAt(), l.answer()))
                        .toList());
    }

    @PostMapping("/{name}/redeliver")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Redelivery redeliver(
            @PathVariable("name") String name, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        return new Redelivery(receivers.redeliver(require(name, caller)));
    }

    private Receiver require(String name, ApiCaller caller) {
        return receivers
                .find(caller.id(), name)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemType.UNKNOWN_RECEIVER,
                                        "This client has no receiver of this name."));
    }
}
