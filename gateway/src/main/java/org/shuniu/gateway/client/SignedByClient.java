package org.shuniu.gateway.client;

import com.nimbusds.jwt.JWTClaimsSet;

/** What a JWT that should be a client's turned out to be. */
public sealed interface SignedByClient {
    /**
     * The client signed this; what it means is for the reader.
     *
     * @param audienceIsText whether {@code aud} is one string and no array (RFC 7519 §4.1.3)
     */
    record Verified(JWTClaimsSet claims, boolean audienceIsText) implements SignedByClient {}

    /**
     * Nobody knows who made it.
     *
     * @param because a word for the audit trail
     */
    record Refused(String because) implements SignedByClient {}
}
