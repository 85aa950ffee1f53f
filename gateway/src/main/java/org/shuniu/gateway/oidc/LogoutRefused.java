package org.shuniu.gateway.oidc;

import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditEvent;

/** A request for a logout that was not in order, and so changed nothing. */
record LogoutRefused(@Nullable String subject, Reason payload) implements AuditEvent {
    /** Why. */
    record Reason(String because) {}

    @Override
    public String type() {
        return "logout.refused";
    }

    @Override
    public String actor() {
        return "anonymous";
    }
}
