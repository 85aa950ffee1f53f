package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import org.shuniu.gateway.dpop.DpopRequest;

/** What the sender of a request shows of keys that it holds; not checked yet. */
record Sender(DpopRequest dpop) {
    static Sender of(HttpServletRequest request) {
        return new Sender(DpopRequest.of(request));
    }
}
