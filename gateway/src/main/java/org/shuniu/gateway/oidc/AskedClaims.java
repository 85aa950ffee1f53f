package org.shuniu.gateway.oidc;

import java.util.Set;

/** Claims that were asked for by name, and where (OIDC Core §5.5). */
record AskedClaims(Set<String> idToken, Set<String> userInfo) {
    static final AskedClaims NONE = new AskedClaims(Set.of(), Set.of());

    AskedClaims {
        idToken = Set.copyOf(idToken);
        userInfo = Set.copyOf(userInfo);
    }
}
