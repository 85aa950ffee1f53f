package org.shuniu.gateway.registration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMembers;
import org.shuniu.gateway.client.ClientSecret;
import org.shuniu.gateway.client.GrantType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The client information response (RFC 7591 §3.2.1, RFC 7592 §3). */
final class RegistrationAnswer {
    private RegistrationAnswer() {}

    /**
     * All that is registered of a client.
     *
     * @param secret null where none was made just now: we keep no secret that could be shown
     * @param accessToken the registration access token that counts from now on
     */
    static ObjectNode of(
            Client client, @Nullable ClientSecret secret, String address, String accessToken) {
        ObjectNode answer =
                RegistrationRequest.JSON.valueToTree(ClientMembers.of(client.metadata()));
        answer.remove(List.of("name", "kind", "scopes", "profile", "require_pkce"));
        answer.removeIf(JsonNode::isNull);
        boolean pairwise = client.kind() == ClientKind.VENDOR;
        answer.put("client_id", client.id().value())
                .put("client_id_issued_at", client.createdAt().getEpochSecond())
                .put("client_name", client.name())
                .put("scope", String.join(" ", client.scopes().stream().sorted().toList()))
                .put("subject_type", pairwise ? "pairwise" : "public")
                .put("registration_client_uri", address)
                .put("registration_access_token", accessToken);
        answer.set(
                "response_types",
                RegistrationRequest.JSON.valueToTree(
                        client.mayUse(GrantType.AUTHORIZATION_CODE) ? List.of("code") : List.of()));
        if (secret != null) {
            // RFC 7591 §3.2.1: REQUIRED if client_secret is issued; 0 if it will not expire.
            answer.put("client_secret", secret.value()).put("client_secret_expires_at", 0);
        }
        return answer;
    }
}
