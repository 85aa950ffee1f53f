package org.shuniu.gateway.oidc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.network.NetworkRange;
import org.shuniu.roster.person.PersonId;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.databind.json.JsonMapper;

/**
 * Device codes in Redis, by their hash. That one counts once is decided by {@link RefreshFamilies},
 * as for authorization codes.
 *
 * <pre>
 * device:{SHA-256 of the device code}   {@link Stored} as JSON      expires some minutes after the code
 * device-user:{HMAC of the user code}   hash of the device code     expires with the code, or is decided
 * device-poll:{SHA-256}                 1                           the interval between two polls
 * device-tries:{PersonId}               count                       codes that a person has typed
 * device-issued:{HMAC of who and where} count                       codes that a client's network got
 * </pre>
 */
final class DeviceCodes {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Duration REMEMBERED = LIFETIME.plusMinutes(5);
    private static final String DEVICE = "device:";
    private static final String USER = "device-user:";
    private static final String POLL = "device-poll:";
    private static final String TRIES = "device-tries:";
    private static final String ISSUED = "device-issued:";
    private static final int MOST_TRIES = 10;

    /** A campus behind one address, with a screen in every room; not what fills Redis. */
    private static final int MOST_ISSUED = 1_000;

    private static final RedisScript<Long> COUNT =
            RedisScript.of(
                    """
                    local tries = redis.call('incr', KEYS[1])
                    if tries == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
                    return tries
                    """,
                    Long.class);

    private final StringRedisTemplate redis;
    private final JsonMapper json;
    private final SecretKeySpec key;
    private final SecureRandom random;
    private final Clock clock;

    /** With a key for user codes, which are too short to be hidden by a hash. */
    DeviceCodes(
            StringRedisTemplate redis,
            JsonMapper json,
            byte[] key,
            SecureRandom random,
            Clock clock) {
        this.redis = redis;
        this.json = json;
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.random = random;
        this.clock = clock;
    }

    /** A fresh pair of codes. */
    record Issued(String deviceCode, UserCode userCode) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * Counts a question before it is kept: anybody can be a public client, and a question fills
     * Redis until somebody answers. By network too, so that nobody elsewhere uses up a client's.
     */
    boolean mayIssue(ClientId client, NetworkRange network) {
        Long issued =
                redis.execute(
                        COUNT,
                        List.of(ISSUED + tag("issued " + client.value() + ' ' + network)),
                        Long.toString(LIFETIME.toMillis()));
        return issued <= MOST_ISSUED;
    }

    /** Keeps what a device asks for, until somebody answers. */
    Issued issue(ClientId client, Set<String> scopes) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        String deviceCode = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        String hash = hash(deviceCode).text();
        var asked =
                new DeviceAuthorization(
                        client,
                        scopes,
                        clock.instant().plus(LIFETIME),
                        new DeviceAuthorization.Decision.Pending());
        redis.opsForValue().set(DEVICE + hash, write(asked), REMEMBERED);
        UserCode userCode = UserCode.random(random);
        while (!Boolean.TRUE.equals(
                redis.opsForValue().setIfAbsent(USER + tag(userCode.text()), hash, LIFETIME))) {
            userCode = UserCode.random(random);
        }
        return new Issued(deviceCode, userCode);
    }

    /** Under a name of its own, so that no other code is one, whatever its text. */
    static CodeHash hash(String deviceCode) {
        return CodeHash.of("device " + deviceCode);
    }

    Optional<DeviceAuthorization> find(CodeHash hash) {
        return Optional.ofNullable(redis.opsForValue().get(DEVICE + hash)).map(this::read);
    }

    /** Whether a device asks sooner than it was told to. */
    boolean isTooSoon(CodeHash hash) {
        return !Boolean.TRUE.equals(
                redis.opsForValue().setIfAbsent(POLL + hash, "1", INTERVAL.minusMillis(500)));
    }

    void forget(CodeHash hash) {
        redis.delete(DEVICE + hash);
    }

    /** What a person who typed this code is asked to allow. */
    Optional<DeviceAuthorization> asked(UserCode code) {
        return Optional.ofNullable(redis.opsForValue().get(USER + tag(code.text())))
                .flatMap(hash -> find(new CodeHash(hash)));
    }

    /** Takes the question away from everybody else; empty if it was answered or is too old. */
    Optional<Open> take(UserCode code) {
        return Optional.ofNullable(redis.opsForValue().getAndDelete(USER + tag(code.text())))
                .map(CodeHash::new)
                .flatMap(hash -> find(hash).map(asked -> new Open(hash, asked)));
    }

    /** A question that is this caller's to answer. */
    record Open(CodeHash hash, DeviceAuthorization asked) {}

    void answer(CodeHash hash, DeviceAuthorization decided) {
        redis.opsForValue().set(DEVICE + hash, write(decided), REMEMBERED);
    }

    /** Counts a code that a person typed, before it is looked at. */
    boolean mayTry(PersonId person) {
        Long tries =
                redis.execute(COUNT, List.of(TRIES + person), Long.toString(LIFETIME.toMillis()));
        return tries <= MOST_TRIES;
    }

    private String tag(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] tag = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    /** Short names, and times in milliseconds; {@code d} is null until somebody decided. */
    private record Stored(
            String c,
            Set<String> s,
            long e,
            @Nullable Boolean d,
            @Nullable String p,
            @Nullable Set<String> g,
            @Nullable String i,
            long t,
            @Nullable List<String> a,
            long x) {}

    private String write(DeviceAuthorization asked) {
        String client = asked.client().value();
        Set<String> scopes = asked.scopes();
        long expires = asked.expiresAt().toEpochMilli();
        return json.writeValueAsString(
                switch (asked.decision()) {
                    case DeviceAuthorization.Decision.Pending() ->
                            new Stored(client, scopes, expires, null, null, null, null, 0, null, 0);
                    case DeviceAuthorization.Decision.Refused() ->
                            new Stored(
                                    client, scopes, expires, false, null, null, null, 0, null, 0);
                    case DeviceAuthorization.Decision.Approved(IssuedCode code) ->
                            new Stored(
                                    client,
                                    scopes,
                                    expires,
                                    true,
                                    code.person().toString(),
                                    code.scopes(),
                                    code.ssoSessionId(),
                                    code.authenticatedAt().toEpochMilli(),
                                    code.amr(),
                                    code.sessionEndsAt().toEpochMilli());
                });
    }

    private DeviceAuthorization read(String text) {
        Stored stored = json.readValue(text, Stored.class);
        var client = new ClientId(stored.c());
        return new DeviceAuthorization(
                client, stored.s(), Instant.ofEpochMilli(stored.e()), decision(stored, client));
    }

    private static DeviceAuthorization.Decision decision(Stored stored, ClientId client) {
        if (stored.d() == null) {
            return new DeviceAuthorization.Decision.Pending();
        }
        if (!stored.d()
                || stored.p() == null
                || stored.g() == null
                || stored.i() == null
                || stored.a() == null) {
            return new DeviceAuthorization.Decision.Refused();
        }
        return new DeviceAuthorization.Decision.Approved(
                IssuedCode.ofDevice(
                        client,
                        PersonId.parse(stored.p()),
                        stored.g(),
                        stored.i(),
                        Instant.ofEpochMilli(stored.t()),
                        stored.a(),
                        Instant.ofEpochMilli(stored.x())));
    }
}
