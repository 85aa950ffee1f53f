package org.shuniu.gateway.problem;

import java.net.URI;
import org.shuniu.gateway.HubProperties;
import org.springframework.stereotype.Component;

/** Where each kind of problem is described: {@code <issuer>/problems/<slug>}. */
@Component
public class ProblemAddresses {
    private final String issuer;

    public ProblemAddresses(HubProperties hub) {
        this.issuer = hub.hub().issuer().toString();
    }

    /** The hub's own address, without a slash at the end. */
    public String issuer() {
        return issuer;
    }

    public URI of(String slug) {
        return URI.create(issuer + "/problems/" + slug);
    }
}
