package org.shuniu.gateway.spaceprovider;

import java.util.List;
import org.shuniu.roster.audit.AuditEvent;

/** A platform keeps the spaces of these orgs' people from now on. */
record SpaceProviderEvent(String actor, String subject, Payload payload) implements AuditEvent {
    /**
     * For whom, and where.
     *
     * @param host alone: paths and queries may be secrets
     */
    record Payload(String host, List<String> orgs) {
        Payload {
            orgs = List.copyOf(orgs);
        }
    }

    @Override
    public String type() {
        return "space-provider.set";
    }
}
