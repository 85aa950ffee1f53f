package org.shuniu.gateway.egress;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the operator lets clients name although it is private. */
final class EgressAllowList {
    private final Set<Entry> entries;

    private record Entry(String host, int port) {
        static Entry of(String text) {
            URI uri;
            try {
                uri = URI.create("https://" + text.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(fault(text), e);
            }
            if (uri.getHost() == null || uri.getPort() < 1 || !uri.getRawPath().isEmpty()) {
                throw new IllegalArgumentException(fault(text));
            }
            return new Entry(EgressTarget.bare(uri.getHost()), uri.getPort());
        }

        private static String fault(String text) {
            return "shuniu.egress.allow must list host:port, not " + text;
        }
    }

    EgressAllowList(List<String> entries) {
        this.entries = entries.stream().map(Entry::of).collect(Collectors.toUnmodifiableSet());
    }

    boolean contains(String host, int port) {
        return entries.contains(new Entry(host, port));
    }
}
