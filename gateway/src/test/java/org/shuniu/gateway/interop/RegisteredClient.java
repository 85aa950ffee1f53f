package org.shuniu.gateway.interop;

import com.nimbusds.jose.jwk.JWK;
import java.net.URI;
import org.shuniu.gateway.walk.RunningHub;
import tools.jackson.databind.JsonNode;

/** A client that was registered over the API, as an operator's script does. */
record RegisteredClient(String id, String secret) {
    /** A web application of the system whose callback is {@code /callback}. */
    static RegisteredClient platform(RunningHub hub, URI origin) {
        return register(
                hub,
                """
                {"name": "对接应用", "kind": "platform",
                 "redirectUris": ["%1$s/callback"], "postLogoutRedirectUris": ["%1$s/bye.html"],
                 "scopes": ["openid", "profile", "edu", "offline_access"]}
                """
                        .formatted(origin));
    }

    /** The same with the address at which mod_auth_openidc is told of logouts. */
    static RegisteredClient withBackChannel(RunningHub hub, URI origin) {
        return register(
                hub,
                """
                {"name": "对接应用", "kind": "platform",
                 "redirectUris": ["%1$s/callback"],
                 "backchannelLogoutUri": "%1$s/callback?logout=backchannel",
                 "scopes": ["openid", "profile", "edu"]}
                """
                        .formatted(origin));
    }

    /** The same by the FAPI 2.0 Security Profile, with its public key. */
    static RegisteredClient fapi(RunningHub hub, URI origin, JWK key) {
        return register(
                hub,
                """
                {"name": "对接应用", "kind": "platform", "profile": "fapi2",
                 "redirectUris": ["%s/callback"], "scopes": ["openid", "profile", "edu"],
                 "tokenEndpointAuthMethod": "private_key_jwt", "jwks": {"keys": [%s]},
                 "dpopBoundAccessTokens": true}
                """
                        .formatted(origin, key.toJSONString()));
    }

    static RegisteredClient register(RunningHub hub, String metadata) {
        JsonNode made = hub.api().post("/api/v1/clients", metadata).expect(201).json();
        return new RegisteredClient(
                made.required("clientId").asString(), made.path("clientSecret").asString(""));
    }

    @Override
    public String toString() {
        return "RegisteredClient[" + id + ", ***]";
    }
}
