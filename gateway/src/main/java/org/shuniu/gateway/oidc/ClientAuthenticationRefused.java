package org.shuniu.gateway.oidc;

import org.shuniu.roster.audit.AuditEvent;

/** Somebody did not prove to be the client that they named. */
record ClientAuthenticationRefused(String subject, Reason payload) implements AuditEvent {
    /** How they tried, and what was wrong. */
    record Reason(String method, String because) {}

    /** Stands for all that are not registered: there is no end of those. */
    static final String NOBODY = "unknown";

    @Override
    public String type() {
        return "client.authentication-refused";
    }

    @Override
    public String actor() {
        return "system";
    }
}
