package org.shuniu.gateway.api;

import java.util.List;
import java.util.function.Consumer;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonProfile;

/** Keeps who searched, by what kind of identifier, and whom they found. */
final class SearchTrail {
    private final Consumer<AuditEvent> audit;

    SearchTrail(Consumer<AuditEvent> audit) {
        this.audit = audit;
    }

    void searched(String actor, IdentifierType type, List<PersonProfile> found) {
        audit.accept(
                new ApiEvent.PersonSearched(
                        actor,
                        new ApiEvent.PersonSearched.Payload(
                                type.code(), found.stream().map(p -> p.id().value()).toList())));
    }
}
