package org.shuniu.gateway.registration;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.roster.org.OrgCode;

/**
 * What a client may be that registers itself with an initial access token.
 *
 * @param redirectHosts where it may have people sent; {@code *} for anywhere
 * @param requirePkce whether it must use PKCE; a public one must in any case
 * @param orgSubtree null for the whole hub
 */
record RegistrationTerms(
        UUID id,
        ClientKind kind,
        Set<String> redirectHosts,
        Set<String> scopes,
        boolean requirePkce,
        @Nullable OrgCode orgSubtree) {
    static final String ANY_HOST = "*";

    RegistrationTerms {
        redirectHosts = Set.copyOf(redirectHosts);
        scopes = Set.copyOf(scopes);
    }

    /** How the audit trail names a client that registers with it. */
    String actor() {
        return "registration-token:" + id;
    }

    Registrar registrar() {
        Set<String> ofApi =
                scopes.stream()
                        .filter(scope -> ApiScope.find(scope).isPresent())
                        .collect(Collectors.toSet());
        return new Registrar(actor(), ofApi, orgSubtree);
    }

    boolean mayRedirectTo(String host) {
        return redirectHosts.contains(ANY_HOST) || redirectHosts.contains(host);
    }
}
