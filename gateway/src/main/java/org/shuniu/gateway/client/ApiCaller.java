package org.shuniu.gateway.client;

import java.util.Set;
import org.shuniu.roster.org.OrgScope;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The client behind a request to {@code /api}: the principal of its authentication, so that a
 * controller can also take it as {@code @AuthenticationPrincipal}.
 *
 * @param scopes those of the token, which may be fewer than those of the client
 * @param orgScope the part of the org tree that the client may see
 */
public record ApiCaller(ClientId id, Set<String> scopes, OrgScope orgScope) {
    public ApiCaller {
        scopes = Set.copyOf(scopes);
    }

    /** The caller of the request that the current thread serves. */
    public static ApiCaller current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof ApiCaller caller) {
            return caller;
        }
        throw new IllegalStateException("not inside a request to the API");
    }

    public boolean holds(ApiScope scope) {
        return scopes.contains(scope.code());
    }
}
