package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.util.Set;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.session.SsoSession;

/** What a device asks for (RFC 8628 §3.1), and what a person said to it. */
record DeviceAuthorization(
        ClientId client, Set<String> scopes, Instant expiresAt, Decision decision) {
    DeviceAuthorization {
        scopes = Set.copyOf(scopes);
    }

    /** What the person said. */
    sealed interface Decision {
        /** Nothing yet. */
        record Pending() implements Decision {}

        record Refused() implements Decision {}

        /** Yes, in this login. */
        record Approved(IssuedCode code) implements Decision {}
    }

    DeviceAuthorization refused() {
        return new DeviceAuthorization(client, scopes, expiresAt, new Decision.Refused());
    }

    DeviceAuthorization approvedIn(SsoSession session) {
        IssuedCode code = IssuedCode.forDevice(client, scopes, session);
        return new DeviceAuthorization(client, scopes, expiresAt, new Decision.Approved(code));
    }
}
