package org.shuniu.gateway.client;

/**
 * What a client must do beyond the usual.
 *
 * @param fapi FAPI 2.0 Security Profile: everything below but the request object, and the issuer as
 *     the sole audience of assertions
 * @param requirePkce S256 with every authorization request
 * @param requirePushedRequests RFC 9126 §6
 * @param requireSignedRequestObject RFC 9101 §10.5
 * @param dpopBound RFC 9449 §5.2
 * @param certificateBound RFC 8705 §3.4
 */
public record SecurityTerms(
        boolean fapi,
        boolean requirePkce,
        boolean requirePushedRequests,
        boolean requireSignedRequestObject,
        boolean dpopBound,
        boolean certificateBound) {
    public static final SecurityTerms DEFAULT =
            new SecurityTerms(false, true, false, false, false, false);

    public SecurityTerms {
        // FAPI 2.0 Security Profile §5.3.2.2: PAR is required; §5.3.2.1: only sender-constrained
        // access tokens, by DPoP where the client did not choose.
        requirePushedRequests |= fapi;
        dpopBound |= fapi && !certificateBound;
    }

    public SecurityTerms withRequirePkce(boolean required) {
        return new SecurityTerms(
                fapi,
                required,
                requirePushedRequests,
                requireSignedRequestObject,
                dpopBound,
                certificateBound);
    }
}
