package org.shuniu.gateway.oidc;

import org.jspecify.annotations.Nullable;

/**
 * How an authorization request came.
 *
 * @param signed in a request object of its client (RFC 9101)
 * @param pushed sent by its client itself, and not by way of the browser (RFC 9126)
 * @param requestUri under which it was pushed; it is used up by the answer
 */
record RequestOrigin(boolean signed, boolean pushed, @Nullable String requestUri) {
    static final RequestOrigin BROWSER = new RequestOrigin(false, false, null);
}
