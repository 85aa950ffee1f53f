package org.shuniu.gateway.login;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.shuniu.gateway.page.TryLater;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Slows down guessing, by account <em>and</em> network: an attacker elsewhere cannot lock anybody
 * out, and a whole school behind one address is not one guesser. An account that does not exist is
 * slowed down like any other.
 *
 * <p>Counted in Redis only: without Redis there is no login that could be guessed.
 */
public final class LoginThrottle {
    // One step, so that a counter never stays without an end. Answers the milliseconds to wait.
    private static final RedisScript<Long> COUNT =
            new DefaultRedisScript<>(
                    """
                    local tries = redis.call('incr', KEYS[1])
                    if tries == 1 then redis.call('pexpire', KEYS[1], ARGV[2]) end
                    if tries <= tonumber(ARGV[1]) then return 0 end
                    return math.max(1, redis.call('pttl', KEYS[1]))
                    """,
                    Long.class);

    private final StringRedisTemplate redis;
    private final LoginProperties limits;
    private final SecretKeySpec key;

    LoginThrottle(StringRedisTemplate redis, LoginProperties limits, MasterKey master) {
        this.redis = redis;
        this.limits = limits;
        this.key = new SecretKeySpec(master.derive("gateway/login-throttle", 32), "HmacSHA256");
    }

    /**
     * Counts an attempt before it is made, so that guessing in parallel gains nothing.
     *
     * @return how long to wait before it may be made; zero for now
     */
    Duration attempt(String account, String address) {
        try {
            Long wait =
                    redis.execute(
                            COUNT,
                            List.of(counter(account, address)),
                            Integer.toString(limits.attempts()),
                            Long.toString(limits.window().toMillis()));
            return Duration.ofMillis(wait == null ? 0 : wait);
        } catch (DataAccessException e) {
            throw new TryLater("Redis cannot be reached", Duration.ofSeconds(5), e);
        }
    }

    /** The right password: what was counted is forgotten. */
    void forget(String account, String address) {
        redis.delete(counter(account, address));
    }

    // Keyed: a copy of Redis does not tell who mistyped from where.
    private String counter(String account, String address) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(network(address).getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            byte[] tag = mac.doFinal(account.getBytes(StandardCharsets.UTF_8));
            return "login-tries:"
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Arrays.copyOf(tag, 16));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    // One IPv6 customer has at least a /64, and could use a new address for every guess.
    private static String network(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            boolean v6 = InetAddress.getByAddress(bytes) instanceof Inet6Address;
            return HexFormat.of().formatHex(bytes, 0, v6 ? 8 : bytes.length);
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
