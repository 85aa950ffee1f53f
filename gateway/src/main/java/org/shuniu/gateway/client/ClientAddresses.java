package org.shuniu.gateway.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a client can be met.
 *
 * @param sectorIdentifierUri OIDC Dynamic Registration §5: lists the redirect URIs of a sector that
 *     spans several hosts
 */
public record ClientAddresses(
        ApplicationType applicationType,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        @Nullable BackchannelLogout backchannelLogout,
        @Nullable String sectorIdentifierUri) {
    public ClientAddresses {
        redirectUris = List.copyOf(redirectUris);
        postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    }

    /** A client that people are never sent to. */
    public static final ClientAddresses NONE = web(List.of());

    public static ClientAddresses web(List<String> redirectUris) {
        return new ClientAddresses(ApplicationType.WEB, redirectUris, List.of(), null, null);
    }

    public ClientAddresses withPostLogoutRedirectUris(List<String> uris) {
        return new ClientAddresses(
                applicationType, redirectUris, uris, backchannelLogout, sectorIdentifierUri);
    }

    /**
     * OIDC Back-Channel Logout §2.2.
     *
     * @param sessionRequired whether logout tokens must name the session
     */
    public record BackchannelLogout(String uri, boolean sessionRequired) {}

    /**
     * Whether people may be sent to this address: one of those registered, character by character.
     */
    boolean includes(String redirectUri) {
        // RFC 9700 §2.1: exact string matching "except for port numbers in localhost redirection
        // URIs of native apps".
        return redirectUris.contains(redirectUri)
                || (applicationType == ApplicationType.NATIVE
                        && redirectUris.stream()
                                .anyMatch(uri -> RedirectUri.differInPort(uri, redirectUri)));
    }
}
