package org.shuniu.gateway.client;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * OIDC Core §8.1: the clients of one sector know a person by the same pairwise subject. It is the
 * host of the sector identifier URI, or that of the redirect URIs.
 */
public record SectorIdentifier(String value) {
    /**
     * The sector of these addresses; empty if their redirect URIs have several hosts and no sector
     * identifier URI says that they belong together.
     *
     * @param otherwise names the sector of a client that has no redirect URI and so never meets a
     *     person
     */
    static Optional<SectorIdentifier> of(ClientAddresses addresses, ClientId otherwise) {
        String declared = addresses.sectorIdentifierUri();
        if (declared != null) {
            return Optional.of(new SectorIdentifier(sectorOf(URI.create(declared))));
        }
        var hosts =
                addresses.redirectUris().stream()
                        .map(uri -> sectorOf(URI.create(uri)))
                        .collect(Collectors.toSet());
        return switch (hosts.size()) {
            case 0 -> Optional.of(new SectorIdentifier("client:" + otherwise));
            case 1 -> Optional.of(new SectorIdentifier(hosts.iterator().next()));
            default -> Optional.empty();
        };
    }

    // On a developer's own machine everything is one host; there the port tells vendors apart. A
    // scheme of a native application's own is a host name backwards (RFC 8252 §7.1).
    private static String sectorOf(URI uri) {
        if (uri.getHost() == null) {
            return uri.getScheme() + ":";
        }
        return RedirectUri.isLoopback(uri.getHost())
                ? uri.getHost() + ":" + uri.getPort()
                : uri.getHost();
    }
}
