package org.shuniu.gateway.oidc;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.shuniu.gateway.client.ClientId;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Authorization requests that clients pushed (RFC 9126), in Redis by the hash of their name.
 *
 * <pre>
 * par:{SHA-256 of the random part of the request_uri}   {@link Stored} as JSON
 * </pre>
 */
final class PushedRequests {
    /** RFC 9126 §2.2: relatively short. */
    static final Duration LIFETIME = Duration.ofSeconds(60);

    /** For whoever was sent to a form of ours meanwhile. */
    private static final Duration LIFETIME_AT_A_FORM = Duration.ofMinutes(30);

    private static final String KEY = "par:";
    static final String URN = "urn:ietf:params:oauth:request_uri:";
    private static final Pattern FORM = Pattern.compile(Pattern.quote(URN) + "[A-Za-z0-9_-]{43}");

    private final StringRedisTemplate redis;
    private final JsonMapper json;
    private final SecureRandom random;

    PushedRequests(StringRedisTemplate redis, JsonMapper json, SecureRandom random) {
        this.redis = redis;
        this.json = json;
        this.random = random;
    }

    private record Stored(String client, boolean signed, Map<String, String> parameters) {}

    /** Keeps a request, and returns its {@code request_uri}. */
    String save(ClientId client, boolean signed, Map<String, String> parameters) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        String uri = URN + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        redis.opsForValue()
                .set(
                        key(uri),
                        json.writeValueAsString(new Stored(client.value(), signed, parameters)),
                        LIFETIME);
        return uri;
    }

    /** What this client, and no other, pushed under that name. */
    Optional<AuthorizationParameters> find(ClientId client, String uri) {
        if (!FORM.matcher(uri).matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(redis.opsForValue().get(key(uri)))
                .map(text -> json.readValue(text, Stored.class))
                // RFC 9126 §2.2: the request_uri MUST be bound to the client.
                .filter(stored -> stored.client().equals(client.value()))
                .map(
                        stored ->
                                new AuthorizationParameters(
                                        stored.parameters(),
                                        new RequestOrigin(stored.signed(), true, uri)));
    }

    /**
     * Uses a request up. RFC 9126 §4: a {@code request_uri} counts once; FAPI 2.0 Security Profile
     * §5.3.2.2 (note): when the person is authorized, not when a page is shown or loaded again.
     *
     * @return false if somebody was faster
     */
    boolean use(String uri) {
        return redis.delete(key(uri));
    }

    /** Has a request wait until a person is done with a form of ours. */
    void keepDuringForm(String uri) {
        redis.expire(key(uri), LIFETIME_AT_A_FORM);
    }

    private static String key(String uri) {
        return KEY + CodeHash.of(uri.substring(URN.length()));
    }
}
