package org.shuniu.gateway.api;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditEvent;

/** What API clients did that the audit trail keeps. */
sealed interface ApiEvent extends AuditEvent {

    /** Somebody looked a person up by an identifier; which one is not kept. */
    record PersonSearched(String actor, Payload payload) implements ApiEvent {
        record Payload(String identifierType, List<UUID> found) {
            Payload {
                found = List.copyOf(found);
            }
        }

        @Override
        public String type() {
            return "person.searched";
        }

        @Override
        public @Nullable String subject() {
            return payload.found().size() == 1 ? payload.found().getFirst().toString() : null;
        }
    }
}
