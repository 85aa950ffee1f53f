package org.shuniu.gateway.network;

import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditEvent;

/** Somebody asked us under a name that is not ours. */
record HostRefused(Source payload) implements AuditEvent {
    /** Where the connection came from; the name itself is the caller's text and stays out. */
    record Source(String address) {}

    @Override
    public String type() {
        return "host.refused";
    }

    @Override
    public String actor() {
        return "system";
    }

    @Override
    public @Nullable String subject() {
        return null;
    }
}
