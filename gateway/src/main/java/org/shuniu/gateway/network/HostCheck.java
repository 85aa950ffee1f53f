package org.shuniu.gateway.network;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.shuniu.gateway.page.TrackingNumbers;
import org.shuniu.gateway.trail.RefusalTrail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers under the hub's own names and no other: no page, cookie, cache or address may ever be
 * made from a name that a caller brought. A proxy that we trust may say under which name it was
 * asked; from anybody else {@code X-Forwarded-Host} is only text.
 */
final class HostCheck extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(HostCheck.class);
    // RFC 9110 §15.5.20: the origin server is unwilling to respond for the target URI.
    private static final int MISDIRECTED_REQUEST = 421;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> ours = new HashSet<>();
    private final TrustedProxies proxies;
    private final RefusalTrail trail;
    private final TrackingNumbers numbers;

    HostCheck(
            URI issuer,
            List<String> others,
            TrustedProxies proxies,
            RefusalTrail trail,
            TrackingNumbers numbers) {
        ours.add(name(issuer.getHost()));
        others.forEach(host -> ours.add(name(host)));
        // A hub on a laptop goes by all names that the laptop has for itself.
        if (LOOPBACK.contains(name(issuer.getHost()))) {
            ours.addAll(LOOPBACK);
        }
        this.proxies = proxies;
        this.trail = trail;
        this.numbers = numbers;
    }

    // Probes come by the address of the node.
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (ours.contains(name(askedFor(request)))) {
            chain.doFilter(request, response);
            return;
        }
        String number = numbers.next();
        LOG.info("problem {}: a host that is not ours", number);
        trail.record(new HostRefused(new HostRefused.Source(request.getRemoteAddr())));
        response.setStatus(MISDIRECTED_REQUEST);
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.getWriter()
                .write(
                        "这里没有这个网站。This server does not answer under this name.\n问题编号 Tracking number: "
                                + number
                                + "\n");
    }

    private String askedFor(HttpServletRequest request) {
        String forwarded = request.getHeader("X-Forwarded-Host");
        return forwarded != null && proxies.sent(request)
                ? forwarded.split(",", 2)[0]
                : request.getServerName();
    }

    private static String name(String host) {
        String text = host.strip().toLowerCase(Locale.ROOT);
        int port = text.lastIndexOf(':');
        return port > text.lastIndexOf(']') ? text.substring(0, port) : text;
    }
}
