package org.shuniu.gateway.client;

import org.jspecify.annotations.Nullable;

/**
 * How a client proves who it is, and the keys it has for that and for its request objects.
 *
 * @param signingAlg the only algorithm of its assertions; null for any that we take
 * @param certificate whose certificate it shows; only for {@code tls_client_auth}
 */
public record ClientProof(
        TokenEndpointAuthMethod method,
        @Nullable String signingAlg,
        ClientKeys keys,
        @Nullable CertificateSubject certificate) {
    /** A method that needs nothing but itself. */
    public static ClientProof of(TokenEndpointAuthMethod method) {
        return new ClientProof(method, null, ClientKeys.NONE, null);
    }

    public ClientProof withKeys(ClientKeys theKeys) {
        return new ClientProof(method, signingAlg, theKeys, certificate);
    }
}
