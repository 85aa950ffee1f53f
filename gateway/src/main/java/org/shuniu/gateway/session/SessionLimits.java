package org.shuniu.gateway.session;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.shuniu.gateway.network.NetworkRange;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.gateway.session.SessionProperties.Limits;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;

/** How long a login may last, decided when it begins. */
final class SessionLimits {
    private final SessionProperties properties;
    private final PersonDirectory people;
    private final TrustedProxies proxies;
    private final List<NetworkRange> sharedNetworks;

    SessionLimits(SessionProperties properties, PersonDirectory people, TrustedProxies proxies) {
        this.properties = properties;
        this.people = people;
        this.proxies = proxies;
        this.sharedNetworks = NetworkRange.parseAll(properties.sharedNetworks());
    }

    /** Whether every computer where a request comes from is used by many. */
    boolean isShared(HttpServletRequest request) {
        if (sharedNetworks.isEmpty()) {
            return false;
        }
        InetAddress from = proxies.callerOf(request);
        return sharedNetworks.stream().anyMatch(network -> network.includes(from));
    }

    SsoSession.Bounds of(PersonId person, boolean shared, Instant now) {
        List<Limits> limits =
                Stream.concat(
                                people.find(person).stream()
                                        .flatMap(p -> p.activeAffiliations().stream())
                                        .map(AffiliationView::role)
                                        .map(this::of),
                                shared ? Stream.of(properties.shared()) : Stream.empty())
                        .toList();
        if (limits.isEmpty()) {
            limits = List.of(properties.student());
        }
        Duration idle = limits.stream().map(Limits::idle).min(Comparator.naturalOrder()).get();
        Duration most = limits.stream().map(Limits::absolute).min(Comparator.naturalOrder()).get();
        return new SsoSession.Bounds(idle, now.plus(most), shared);
    }

    private Limits of(Role role) {
        return switch (role) {
            case STUDENT -> properties.student();
            case TEACHER, STAFF -> properties.teacher();
            case GUARDIAN -> properties.guardian();
            case ADMINISTRATOR -> properties.administrator();
        };
    }
}
