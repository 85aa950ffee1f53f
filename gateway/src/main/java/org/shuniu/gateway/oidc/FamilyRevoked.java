package org.shuniu.gateway.oidc;

import java.util.UUID;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.person.PersonId;

/**
 * Tokens were taken back: by their client, by a withdrawal, or because somebody stole something.
 */
public record FamilyRevoked(PersonId person, Payload payload) implements AuditEvent {
    /** Which family, and why: {@code code-replayed}, {@code refresh-reused}… */
    public record Payload(String family, String client, String because) {}

    static FamilyRevoked of(UUID family, ClientId client, PersonId person, String because) {
        return new FamilyRevoked(person, new Payload(family.toString(), client.value(), because));
    }

    @Override
    public String type() {
        return "token.family-revoked";
    }

    @Override
    public String actor() {
        return "client:" + payload.client();
    }

    @Override
    public String subject() {
        return person.toString();
    }
}
