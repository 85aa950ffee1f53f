package org.shuniu.gateway.oidc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.shuniu.gateway.claim.ClaimCatalogue;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.ClientSignatures;
import org.shuniu.gateway.client.GrantType;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.dpop.DpopProofs;
import org.shuniu.gateway.key.SigningKeys;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the provider says of itself (OIDC Discovery §3, RFC 8414) and its public keys. Only what
 * works is advertised.
 */
@RestController
class DiscoveryEndpoint {
    private static final CacheControl CACHEABLE =
            CacheControl.maxAge(SigningKeys.JWKS_MAX_AGE).cachePublic();

    private final byte[] metadata;
    private final SigningKeys keys;

    DiscoveryEndpoint(Issuer issuer, SigningKeys keys, JsonMapper json) {
        this.metadata = json.writeValueAsBytes(metadata(issuer.value()));
        this.keys = keys;
    }

    @GetMapping(
            path = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> metadata() {
        return ResponseEntity.ok().cacheControl(CACHEABLE).body(metadata);
    }

    @GetMapping(path = "/oauth2/jwks", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> jwks() {
        return ResponseEntity.ok().cacheControl(CACHEABLE).body(keys.jwks());
    }

    private static Map<String, Object> metadata(String issuer) {
        List<String> methods =
                Arrays.stream(TokenEndpointAuthMethod.values())
                        .map(TokenEndpointAuthMethod::code)
                        .toList();
        var claims = new ArrayList<>(ClaimCatalogue.names());
        claims.addAll(
                List.of("iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"));
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("issuer", issuer);
        metadata.put("authorization_endpoint", issuer + "/oauth2/authorize");
        metadata.put("token_endpoint", issuer + "/oauth2/token");
        metadata.put("userinfo_endpoint", issuer + "/userinfo");
        metadata.put("jwks_uri", issuer + "/oauth2/jwks");
        metadata.put("registration_endpoint", issuer + "/connect/register");
        metadata.put("revocation_endpoint", issuer + "/oauth2/revoke");
        // RFC 8628 §4.
        metadata.put("device_authorization_endpoint", issuer + DeviceAuthorizationEndpoint.PATH);
        metadata.put("introspection_endpoint", issuer + IntrospectionEndpoint.PATH);
        metadata.put("end_session_endpoint", issuer + LogoutEndpoint.PATH);
        metadata.put(
                "scopes_supported",
                Stream.of(
                                ClaimCatalogue.scopes().stream(),
                                Stream.of("offline_access"),
                                Arrays.stream(ApiScope.values()).map(ApiScope::code))
                        .flatMap(scopes -> scopes)
                        .toList());
        metadata.put("response_types_supported", List.of("code"));
        metadata.put(
                "response_modes_supported",
                Arrays.stream(ResponseMode.values()).map(ResponseMode::code).toList());
        metadata.put(
                "grant_types_supported",
                Stream.of(
                                GrantType.AUTHORIZATION_CODE,
                                GrantType.REFRESH_TOKEN,
                                GrantType.CLIENT_CREDENTIALS,
                                GrantType.DEVICE_CODE,
                                GrantType.TOKEN_EXCHANGE)
                        .map(GrantType::code)
                        .toList());
        metadata.put("acr_values_supported", List.of("1", "2"));
        metadata.put("subject_types_supported", List.of("public", "pairwise"));
        metadata.put("id_token_signing_alg_values_supported", List.of("ES256", "RS256"));
        metadata.put("userinfo_signing_alg_values_supported", List.of("ES256", "RS256"));
        metadata.put("token_endpoint_auth_methods_supported", methods);
        metadata.put(
                "token_endpoint_auth_signing_alg_values_supported", ClientSignatures.ALGORITHMS);
        metadata.put("revocation_endpoint_auth_methods_supported", methods);
        metadata.put(
                "revocation_endpoint_auth_signing_alg_values_supported",
                ClientSignatures.ALGORITHMS);
        // A name alone opens no introspection.
        metadata.put(
                "introspection_endpoint_auth_methods_supported",
                methods.stream().filter(m -> !m.equals("none")).toList());
        metadata.put(
                "introspection_endpoint_auth_signing_alg_values_supported",
                ClientSignatures.ALGORITHMS);
        metadata.put(
                "prompt_values_supported", List.of("none", "login", "consent", "select_account"));
        metadata.put("claim_types_supported", List.of("normal"));
        metadata.put("claims_supported", claims);
        metadata.put("claims_parameter_supported", true);
        metadata.put("ui_locales_supported", List.of("zh-CN", "en"));
        metadata.put("request_parameter_supported", true);
        metadata.put("request_object_signing_alg_values_supported", ClientSignatures.ALGORITHMS);
        // RFC 9126 §5; what a client is held to, its own metadata say.
        metadata.put("pushed_authorization_request_endpoint", issuer + PushedRequestEndpoint.PATH);
        metadata.put("require_pushed_authorization_requests", false);
        metadata.put("require_signed_request_object", false);
        // OIDC Discovery §3: if omitted, the default value is true.
        metadata.put("request_uri_parameter_supported", false);
        metadata.put("code_challenge_methods_supported", List.of("S256"));
        // RFC 8705 §3.3.
        metadata.put("tls_client_certificate_bound_access_tokens", true);
        // RFC 9449 §5.1.
        metadata.put("dpop_signing_alg_values_supported", DpopProofs.algorithms());
        metadata.put("authorization_response_iss_parameter_supported", true);
        // OIDC Back-Channel Logout §2.1.
        metadata.put("backchannel_logout_supported", true);
        metadata.put("backchannel_logout_session_supported", true);
        return metadata;
    }
}
