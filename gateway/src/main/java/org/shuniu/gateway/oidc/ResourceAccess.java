package org.shuniu.gateway.oidc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the access token of a request to one of the hub's own endpoints comes to. */
sealed interface ResourceAccess {
    /** No token was sent. */
    record Absent() implements ResourceAccess {}

    /** A live token in the right hands; whether its family lives is asked of PostgreSQL. */
    record Granted(AccessToken token) implements ResourceAccess {}

    /**
     * It opens nothing.
     *
     * @param because for the audit trail
     * @param challenges values of {@code WWW-Authenticate}
     * @param nonce for {@code DPoP-Nonce}
     */
    record Refused(String because, List<String> challenges, @Nullable String nonce)
            implements ResourceAccess {}
}
