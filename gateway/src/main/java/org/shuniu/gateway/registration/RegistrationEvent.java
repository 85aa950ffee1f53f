package org.shuniu.gateway.registration;

import java.time.Instant;
import java.util.List;
import org.shuniu.roster.audit.AuditEvent;

/** What was done so that clients register themselves; the client itself is in its own events. */
sealed interface RegistrationEvent extends AuditEvent {
    /** What may be registered. */
    record Leave(
            String kind,
            List<String> redirectHosts,
            List<String> scopes,
            boolean requirePkce,
            String uses,
            Instant expiresAt) {}

    /** Why not. */
    record Reason(String because) {}

    /** Somebody may register clients. */
    record Allowed(String actor, String subject, Leave payload) implements RegistrationEvent {
        @Override
        public String type() {
            return "registration.allowed";
        }
    }

    /** A registration or a change of one was refused. */
    record Refused(String actor, String subject, Reason payload) implements RegistrationEvent {
        @Override
        public String type() {
            return "registration.refused";
        }
    }
}
