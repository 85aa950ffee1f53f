package org.shuniu.gateway.login;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.shuniu.gateway.login.TryCounters.Counter;
import org.shuniu.gateway.network.NetworkRange;
import org.shuniu.gateway.page.TryLater;
import org.springframework.dao.DataAccessException;

/**
 * Slows down guessing, by account, by client and by network. An account that does not exist is
 * slowed down like any other. Nobody elsewhere can lock the owner out: a device on which the
 * account was proved before has a counter of its own, and no other counts there.
 */
public final class LoginThrottle {
    private static final int CUSTOMER_V6 = 64;
    private static final int NEIGHBOURS_V4 = 24;
    private static final int ADDRESS_V4 = 32;

    private final TryCounters counters;
    private final NodeCounters withoutRedis;
    private final LoginProperties limits;

    LoginThrottle(TryCounters counters, NodeCounters withoutRedis, LoginProperties limits) {
        this.counters = counters;
        this.withoutRedis = withoutRedis;
        this.limits = limits;
    }

    /**
     * Counts an attempt before it is made, so that guessing in parallel gains nothing. In Redis
     * only: without Redis there is no login that could be guessed.
     *
     * @return how long to wait before it may be made; zero for now
     */
    Duration attempt(String account, Guesser guesser) {
        try {
            return longest(counters(account, guesser).stream().map(counters::count).toList());
        } catch (DataAccessException e) {
            throw new TryLater("Redis cannot be reached", Duration.ofSeconds(5), e);
        }
    }

    /** The right password: the attempt does not count, and who mistyped before starts anew. */
    void right(String account, Guesser guesser) {
        counters(account, guesser).forEach(counters::right);
    }

    /** Counts a try of an activation code, which needs no Redis; cards count theirs themselves. */
    Duration activation(Guesser guesser) {
        List<Counter> networks = activationCounters(guesser);
        try {
            return longest(networks.stream().map(counters::count).toList());
        } catch (DataAccessException e) {
            return longest(networks.stream().map(withoutRedis::count).toList());
        }
    }

    /** A card that was right: a whole school activates behind one address in a morning. */
    void activated(Guesser guesser) {
        List<Counter> networks = activationCounters(guesser);
        try {
            networks.forEach(counters::right);
        } catch (DataAccessException e) {
            networks.forEach(withoutRedis::right);
        }
    }

    private List<Counter> activationCounters(Guesser guesser) {
        List<Counter> networks = new ArrayList<>();
        addNetworks(guesser.address(), "activate-", networks);
        return networks;
    }

    private List<Counter> counters(String account, Guesser guesser) {
        if (guesser.isKnownTo(account)) {
            return List.of(
                    new Counter(
                            "own-device",
                            guesser.device() + '\0' + account,
                            limits.attempts(),
                            true));
        }
        var all = new ArrayList<Counter>();
        String here = addNetworks(guesser.address(), "", all);
        all.add(new Counter("account-here", here + '\0' + account, limits.attempts(), true));
        all.add(new Counter("account", account, limits.perAccount(), false));
        if (!guesser.device().isEmpty()) {
            all.add(new Counter("device", guesser.device(), limits.perDevice(), false));
        }
        return all;
    }

    /** Adds the networks' counters, and returns the narrowest network. */
    private String addNetworks(InetAddress address, String use, List<Counter> all) {
        // One IPv6 customer has at least a /64, and could use a new address for every guess.
        boolean v6 = address instanceof Inet6Address;
        String narrow = NetworkRange.around(address, v6 ? CUSTOMER_V6 : ADDRESS_V4).toString();
        all.add(new Counter(use + "address", narrow, limits.perAddress(), false));
        if (!v6) {
            String wide = NetworkRange.around(address, NEIGHBOURS_V4).toString();
            all.add(new Counter(use + "network", wide, limits.perNetwork(), false));
        }
        return narrow;
    }

    private static Duration longest(List<Duration> waits) {
        return waits.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
