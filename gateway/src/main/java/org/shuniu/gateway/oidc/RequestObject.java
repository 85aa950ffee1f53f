package org.shuniu.gateway.oidc;

import java.util.Map;

/** What a {@code request} parameter turned out to be. */
sealed interface RequestObject {
    /** The client's own, and in time. */
    record Signed(Map<String, String> parameters) implements RequestObject {
        public Signed {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * Nothing that counts.
     *
     * @param because a word for the audit trail
     */
    record Refused(String because) implements RequestObject {}
}
