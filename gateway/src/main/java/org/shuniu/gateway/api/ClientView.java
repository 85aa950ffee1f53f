package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientMembers;
import org.shuniu.gateway.client.ClientSecret;

/**
 * A client as the API shows it.
 *
 * @param clientSecret only in the answer that made it
 */
record ClientView(
        String clientId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String clientSecret,
        @JsonUnwrapped ClientMembers members) {
    static ClientView of(Client client, @Nullable ClientSecret secret) {
        return new ClientView(
                client.id().value(),
                secret == null ? null : secret.value(),
                ClientMembers.of(client.metadata()));
    }
}
