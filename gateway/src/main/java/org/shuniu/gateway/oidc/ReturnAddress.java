package org.shuniu.gateway.oidc;

import org.jspecify.annotations.Nullable;

/**
 * Where the browser goes with the answer, and how.
 *
 * @param redirectUri one that the client registered
 * @param state the client's own, given back as it came
 */
record ReturnAddress(String redirectUri, ResponseMode mode, @Nullable String state) {}
