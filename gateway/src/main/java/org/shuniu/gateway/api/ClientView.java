package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientSecret;

/**
 * A client as the API shows it.
 *
 * @param clientSecret only in the answer that made it
 */
record ClientView(
        String clientId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String clientSecret,
        String name,
        String kind,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        @Nullable String backchannelLogoutUri,
        List<String> scopes,
        String tokenEndpointAuthMethod,
        String idTokenSignedResponseAlg,
        boolean requirePkce,
        String profile) {
    static ClientView of(Client client, @Nullable ClientSecret secret) {
        return new ClientView(
                client.id().value(),
                secret == null ? null : secret.value(),
                client.name(),
                client.kind().code(),
                client.redirectUris(),
                client.postLogoutRedirectUris(),
                client.backchannelLogoutUri(),
                client.scopes().stream().sorted().toList(),
                client.tokenEndpointAuthMethod().code(),
                client.idTokenSignedResponseAlg(),
                client.requirePkce(),
                "default");
    }
}
