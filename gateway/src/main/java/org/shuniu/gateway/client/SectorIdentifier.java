package org.shuniu.gateway.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * OIDC Core §8.1: the clients of one sector know a person by the same pairwise subject. It is the
 * host of the redirect URIs.
 */
public record SectorIdentifier(String value) {
    /**
     * The one host of all redirect URIs; empty if there are several.
     *
     * @param otherwise names the sector of a client that has no redirect URI and so never meets a
     *     person
     */
    static Optional<SectorIdentifier> of(List<String> redirectUris, ClientId otherwise) {
        var hosts =
                redirectUris.stream()
                        .map(uri -> sectorOf(URI.create(uri)))
                        .collect(Collectors.toSet());
        return switch (hosts.size()) {
            case 0 -> Optional.of(new SectorIdentifier("client:" + otherwise));
            case 1 -> Optional.of(new SectorIdentifier(hosts.iterator().next()));
            default -> Optional.empty();
        };
    }

    // On a developer's own machine everything is one host; there the port tells vendors apart.
    private static String sectorOf(URI uri) {
        return RedirectUri.isLoopback(uri.getHost())
                ? uri.getHost() + ":" + uri.getPort()
                : uri.getHost();
    }
}
