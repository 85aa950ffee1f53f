package org.shuniu.roster.audit;

import org.jspecify.annotations.Nullable;

/**
 * Something that somebody did. Each feature has its own sealed family of these; payloads hold no
 * sensitive value.
 */
public interface AuditEvent {
    /** {@code import.received}: feature, dot, what happened; part of the record for ever. */
    String type();

    /**
     * {@code client:<client_id>}, {@code person:<PersonId>}, {@code drop-folder} or {@code system}.
     */
    String actor();

    /** What it happened to: an id, never a name or number of a register. */
    @Nullable String subject();

    /** The facts, serialised as JSON. */
    Record payload();
}
