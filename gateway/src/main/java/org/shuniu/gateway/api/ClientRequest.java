package org.shuniu.gateway.api;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import tools.jackson.databind.JsonNode;

/**
 * The body that registers or changes a client; a member that is left out has its default, or stays
 * as it is.
 *
 * @param backchannelLogoutUri JSON null takes it away
 * @param profile {@code default} is the only one yet
 */
record ClientRequest(
        @Nullable String name,
        @Nullable String kind,
        @Nullable List<String> redirectUris,
        @Nullable List<String> postLogoutRedirectUris,
        @Nullable JsonNode backchannelLogoutUri,
        @Nullable Set<String> scopes,
        @Nullable String tokenEndpointAuthMethod,
        @Nullable String idTokenSignedResponseAlg,
        @Nullable Boolean requirePkce,
        @Nullable String profile) {

    ClientMetadata toMetadata() {
        requireDefaultProfile();
        List<String> uris = redirectUris == null ? List.of() : redirectUris;
        return new ClientMetadata(
                required("name", name),
                readKind(required("kind", kind)),
                uris,
                given(postLogoutRedirectUris, List::of),
                readLogoutUri(null),
                // OIDC Core §3.1.2.1: without openid there is no login to be had.
                given(scopes, () -> uris.isEmpty() ? Set.of() : Set.of("openid")),
                // RFC 7591 §2: the default is client_secret_basic.
                readMethod(TokenEndpointAuthMethod.CLIENT_SECRET_BASIC),
                given(idTokenSignedResponseAlg, () -> "ES256"),
                given(requirePkce, () -> true),
                null);
    }

    ClientMetadata toMetadata(Client before) {
        requireDefaultProfile();
        return new ClientMetadata(
                given(name, before::name),
                kind == null ? before.kind() : readKind(kind),
                given(redirectUris, before::redirectUris),
                given(postLogoutRedirectUris, before::postLogoutRedirectUris),
                readLogoutUri(before.backchannelLogoutUri()),
                given(scopes, before::scopes),
                readMethod(before.tokenEndpointAuthMethod()),
                given(idTokenSignedResponseAlg, before::idTokenSignedResponseAlg),
                given(requirePkce, before::requirePkce),
                before.orgSubtree());
    }

    private static <T> T given(@Nullable T value, Supplier<T> otherwise) {
        return value == null ? otherwise.get() : value;
    }

    private static String required(String member, @Nullable String value) {
        if (value == null) {
            throw refused(member, member + " is missing.");
        }
        return value;
    }

    private static ClientKind readKind(String code) {
        for (ClientKind kind : ClientKind.values()) {
            if (kind.code().equals(code)) {
                return kind;
            }
        }
        throw refused("kind", "kind is platform or vendor.");
    }

    private TokenEndpointAuthMethod readMethod(TokenEndpointAuthMethod otherwise) {
        if (tokenEndpointAuthMethod == null) {
            return otherwise;
        }
        return TokenEndpointAuthMethod.find(tokenEndpointAuthMethod)
                .orElseThrow(
                        () ->
                                refused(
                                        "tokenEndpointAuthMethod",
                                        "tokenEndpointAuthMethod is client_secret_basic,"
                                                + " client_secret_post or none."));
    }

    private @Nullable String readLogoutUri(@Nullable String otherwise) {
        if (backchannelLogoutUri == null) {
            return otherwise;
        }
        if (backchannelLogoutUri.isNull()) {
            return null;
        }
        if (!backchannelLogoutUri.isString()) {
            throw refused("backchannelLogoutUri", "backchannelLogoutUri is a URI or null.");
        }
        return backchannelLogoutUri.asString();
    }

    private void requireDefaultProfile() {
        if (profile != null && !profile.equals("default")) {
            throw refused("profile", "profile is default.");
        }
    }

    private static ProblemException refused(String member, String detail) {
        return new ProblemException(
                Problem.of(ProblemType.INVALID_CLIENT_METADATA, detail).with("property", member));
    }
}
