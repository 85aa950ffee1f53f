package org.shuniu.roster.verify;

import org.shuniu.roster.audit.AuditEvent;

/** Who had somebody checked, where, and what came of it; never what was asked or answered. */
public record VerificationEvent(String actor, String subject, Payload payload)
        implements AuditEvent {
    /**
     * Where, and what came of it.
     *
     * @param outcome {@code confirmed}, {@code contradicted}, {@code not-held} or {@code away}
     */
    public record Payload(String registry, String outcome) {}

    @Override
    public String type() {
        return "person.verified";
    }
}
