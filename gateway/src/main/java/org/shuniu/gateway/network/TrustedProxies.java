package org.shuniu.gateway.network;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.List;

/** Whose forwarded headers are believed: nobody's whom the operator does not list. */
public final class TrustedProxies {
    private final List<NetworkRange> ranges;

    public TrustedProxies(List<NetworkRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** Whether the connection comes from one of them. */
    public boolean sent(HttpServletRequest request) {
        if (ranges.isEmpty()) {
            return false;
        }
        try {
            InetAddress peer = InetAddress.ofLiteral(request.getRemoteAddr());
            return ranges.stream().anyMatch(range -> range.includes(peer));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
