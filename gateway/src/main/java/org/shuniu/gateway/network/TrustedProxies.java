package org.shuniu.gateway.network;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Whose forwarded headers are believed: nobody's whom the operator does not list. */
public final class TrustedProxies {
    private final List<NetworkRange> ranges;

    public TrustedProxies(List<NetworkRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * From where a request comes: the last address that no trusted proxy has. What stands before it
     * in {@code X-Forwarded-For} anybody can write there.
     */
    public InetAddress callerOf(HttpServletRequest request) {
        InetAddress caller = InetAddress.ofLiteral(request.getRemoteAddr());
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded == null || !contain(caller)) {
            return caller;
        }
        for (String hop : Arrays.asList(forwarded.split(",")).reversed()) {
            try {
                caller = InetAddress.ofLiteral(hop.strip());
            } catch (IllegalArgumentException e) {
                return caller;
            }
            if (!contain(caller)) {
                return caller;
            }
        }
        return caller;
    }

    /** The network of one customer, which for IPv6 has at least 64 bits of addresses. */
    public NetworkRange networkOf(HttpServletRequest request) {
        InetAddress caller = callerOf(request);
        return NetworkRange.around(caller, caller instanceof Inet6Address ? 64 : 32);
    }

    private boolean contain(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.includes(address));
    }

    /** Whether the connection comes from one of them. */
    public boolean sent(HttpServletRequest request) {
        if (ranges.isEmpty()) {
            return false;
        }
        try {
            return contain(InetAddress.ofLiteral(request.getRemoteAddr()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
