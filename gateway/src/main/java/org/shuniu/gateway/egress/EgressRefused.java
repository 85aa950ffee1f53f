package org.shuniu.gateway.egress;

import org.shuniu.roster.audit.AuditEvent;

/** Somebody had us call an address that we do not call. */
record EgressRefused(String subject, Reason payload) implements AuditEvent {
    /** Why not. */
    record Reason(String because) {}

    static EgressRefused of(String host, EgressRefusal because) {
        return new EgressRefused("host:" + host, new Reason(because.code()));
    }

    @Override
    public String type() {
        return "egress.refused";
    }

    @Override
    public String actor() {
        return "system";
    }
}
