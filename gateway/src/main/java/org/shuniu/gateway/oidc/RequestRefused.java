package org.shuniu.gateway.oidc;

import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.audit.AuditEvent;

/** A client, or somebody in its name, asked for what it must not have. */
public record RequestRefused(Payload payload) implements AuditEvent {
    /** Whose request, where, what the client was told, and why. */
    public record Payload(String client, String endpoint, String error, String because) {}

    static RequestRefused of(ClientId client, String endpoint, String error, String because) {
        return new RequestRefused(new Payload(client.value(), endpoint, error, because));
    }

    @Override
    public String type() {
        return "oidc.request-refused";
    }

    @Override
    public String actor() {
        return "client:" + payload.client();
    }

    @Override
    public @Nullable String subject() {
        return null;
    }
}
