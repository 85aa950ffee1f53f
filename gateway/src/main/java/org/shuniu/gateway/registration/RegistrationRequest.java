package org.shuniu.gateway.registration;

import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApplicationType;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientMembers;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.ClientMetadataRefused;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client says of itself when it registers or changes its registration; kind, scopes, PKCE
 * and the hosts are not its own to say.
 */
final class RegistrationRequest {
    /** RFC 7591 §2: a server ignores metadata that it does not understand. */
    static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private static final List<String> OURS_TO_SAY =
            List.of("kind", "name", "scopes", "require_pkce", "profile");
    private static final Set<String> SUBJECT_TYPES = Set.of("public", "pairwise");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int MAX_SCOPE = 2_000;

    private final ObjectNode asked;
    private final RegistrationTerms terms;

    private RegistrationRequest(ObjectNode asked, RegistrationTerms terms) {
        this.asked = asked;
        this.terms = terms;
    }

    /**
     * Reads a request.
     *
     * @param before what the client is now; null for a new one
     * @throws RegistrationRefused if it asks for what there is not, or not under these terms
     */
    static ClientMetadata read(JsonNode body, RegistrationTerms terms, @Nullable Client before) {
        if (!(body instanceof ObjectNode object)) {
            throw RegistrationRefused.metadata("The request must be a JSON object.");
        }
        // RFC 7592 §2.2: null and a member left out are the same.
        ObjectNode asked = object.deepCopy();
        asked.removeIf(JsonNode::isNull);
        return new RegistrationRequest(asked, terms).metadata(before);
    }

    private ClientMetadata metadata(@Nullable Client before) {
        checkResponseTypes();
        JsonNode subjectType = asked.get("subject_type");
        if (subjectType != null && !SUBJECT_TYPES.contains(subjectType.asString(""))) {
            throw RegistrationRefused.metadata("subject_type must be public or pairwise.");
        }
        ObjectNode members = asked.deepCopy().remove(OURS_TO_SAY);
        members.set("scopes", JSON.valueToTree(scopes()));
        members.put("kind", terms.kind().code());
        members.put("name", name());
        boolean isPublic = "none".equals(text("token_endpoint_auth_method"));
        members.put(
                "require_pkce",
                isPublic || (before == null ? terms.requirePkce() : requiresPkce(before)));
        members.put("profile", before != null && before.security().fapi() ? "fapi2" : "default");
        // RFC 7591 §2 and OIDC Dynamic Registration §2 have these defaults.
        if (!members.has("grant_types")) {
            members.set("grant_types", JSON.valueToTree(List.of("authorization_code")));
        }
        if (!members.has("id_token_signed_response_alg")) {
            members.put("id_token_signed_response_alg", "RS256");
        }
        try {
            ClientMetadata metadata =
                    JSON.treeToValue(members, ClientMembers.class).toMetadata(terms.orgSubtree());
            checkAddresses(metadata);
            return metadata;
        } catch (JacksonException e) {
            throw RegistrationRefused.metadata("A member has a value of the wrong type.");
        } catch (ClientMetadataRefused e) {
            throw RegistrationRefused.of(e);
        }
    }

    // What an operator waived later stays waived, and what the terms demand stays demanded.
    private boolean requiresPkce(Client before) {
        return before.security().requirePkce();
    }

    private void checkResponseTypes() {
        JsonNode types = asked.get("response_types");
        if (types != null && !types.equals(JSON.valueToTree(List.of("code")))) {
            // RFC 9700 §2.1.2 leaves no other.
            throw RegistrationRefused.metadata("response_types must be [\"code\"].");
        }
    }

    private Set<String> scopes() {
        String scope = text("scope");
        if (scope == null || scope.isBlank() || scope.length() > MAX_SCOPE) {
            return terms.scopes();
        }
        // RFC 7591 §2: the server may give less than was asked for.
        var granted = new HashSet<>(Arrays.asList(scope.split(" ")));
        granted.retainAll(terms.scopes());
        if (terms.scopes().contains("openid")) {
            granted.add("openid");
        }
        return granted;
    }

    private String name() {
        String name = text("client_name");
        if (name != null && !name.isBlank()) {
            return name;
        }
        JsonNode first = asked.path("redirect_uris").path(0);
        return first.isString() ? first.asString() : "(no name)";
    }

    private @Nullable String text(String member) {
        JsonNode value = asked.get(member);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw RegistrationRefused.metadata(member + " must be text.");
        }
        return value.asString();
    }

    private void checkAddresses(ClientMetadata metadata) {
        var addresses = metadata.addresses();
        for (String uri : addresses.redirectUris()) {
            String fault = faultOf(uri, addresses.applicationType());
            if (fault != null) {
                throw RegistrationRefused.redirectUri("redirect_uris " + fault + ".");
            }
        }
        for (String uri : addresses.postLogoutRedirectUris()) {
            String fault = faultOf(uri, addresses.applicationType());
            if (fault != null) {
                throw RegistrationRefused.metadata("post_logout_redirect_uris " + fault + ".");
            }
        }
    }

    private @Nullable String faultOf(String text, ApplicationType type) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            return "has what is no URI";
        }
        boolean loopback = uri.getHost() != null && LOOPBACK.contains(uri.getHost());
        // OIDC Dynamic Registration §2: web clients use https; native ones a scheme of their own or
        // http on the loopback interface.
        if (type == ApplicationType.WEB && !"https".equals(uri.getScheme())) {
            return "must begin with https:// where the application_type is web";
        }
        if (type == ApplicationType.NATIVE && "http".equals(uri.getScheme()) && !loopback) {
            return "must be http:// on the loopback interface only";
        }
        return terms.mayRedirectTo(hostOf(uri)) || (type == ApplicationType.NATIVE && loopback)
                ? null
                : "has a host that the initial access token does not allow";
    }

    /** RFC 8252 §7.1: a scheme of an application's own is a host name backwards. */
    private static String hostOf(URI uri) {
        if (uri.getHost() != null) {
            return uri.getHost();
        }
        var labels = Arrays.asList(String.valueOf(uri.getScheme()).split("\\."));
        return String.join(".", labels.reversed()).toLowerCase(Locale.ROOT);
    }
}
