package org.shuniu.gateway.client;

import org.jspecify.annotations.Nullable;

/**
 * Which signatures pass between a client and us.
 *
 * @param idToken {@code ES256} or {@code RS256}
 * @param userinfo null for plain JSON
 * @param requestObject the only algorithm of its request objects; null for any that we take
 */
public record SigningAlgorithms(
        String idToken, @Nullable String userinfo, @Nullable String requestObject) {
    public static final SigningAlgorithms DEFAULT = new SigningAlgorithms("ES256", null, null);

    public SigningAlgorithms withUserinfo(String alg) {
        return new SigningAlgorithms(idToken, alg, requestObject);
    }

    public SigningAlgorithms withIdToken(String alg) {
        return new SigningAlgorithms(alg, userinfo, requestObject);
    }
}
