package org.shuniu.gateway.dpop;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/**
 * As much of a request as a proof speaks of.
 *
 * @param proofs values of the {@code DPoP} header
 * @param path on the issuer's host, whatever Host the request named
 */
public record DpopRequest(List<String> proofs, String method, String path) {
    public static final String HEADER = "DPoP";

    public DpopRequest {
        proofs = List.copyOf(proofs);
    }

    public static DpopRequest of(HttpServletRequest request) {
        return new DpopRequest(
                Collections.list(request.getHeaders(HEADER)),
                request.getMethod(),
                request.getRequestURI());
    }
}
