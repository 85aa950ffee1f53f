package org.shuniu.gateway.oidc;

import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/** A client's request is refused for a reason that the audit trail should know. */
final class TokenRefused extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient ClientId client;
    private final String because;
    private final @Nullable String nonce;

    /** The client is told {@code error} and no more. */
    TokenRefused(ClientId client, String error, String because) {
        this(client, error, because, null);
    }

    private TokenRefused(ClientId client, String error, String because, @Nullable String nonce) {
        super(error);
        this.client = client;
        this.because = because;
        this.nonce = nonce;
    }

    /** RFC 9449 §8: the client is to try again with this nonce. */
    static TokenRefused needingNonce(ClientId client, String nonce) {
        return new TokenRefused(client, "use_dpop_nonce", "dpop-nonce-needed", nonce);
    }

    ClientId client() {
        return client;
    }

    String because() {
        return because;
    }

    /** For the {@code DPoP-Nonce} header. */
    @Nullable String nonce() {
        return nonce;
    }
}
