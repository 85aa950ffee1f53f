package org.shuniu.gateway.oidc;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.claim.ClaimCatalogue;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code claims} parameter (OIDC Core §5.5): single claims that a client asks for beside those
 * of its scopes. Asking changes nothing about what it may have; a claim that it gets no more than
 * by scope is left out, essential or not (§5.5.1).
 *
 * @param names the claims of our catalogue among them
 * @param essentialAcr levels of which one must be reached; empty for any
 * @param subject {@code sub} with a value: the only person whom the client accepts
 */
record ClaimsRequest(AskedClaims names, Set<String> essentialAcr, @Nullable String subject) {
    static final ClaimsRequest NONE = new ClaimsRequest(AskedClaims.NONE, Set.of(), null);

    private static final int MAX_LENGTH = 4_096;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    ClaimsRequest {
        essentialAcr = Set.copyOf(essentialAcr);
    }

    /**
     * Reads the parameter.
     *
     * @throws IllegalArgumentException if it is none, with what is wrong about it
     */
    static ClaimsRequest parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("claims is too long");
        }
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("claims is not JSON", e);
        }
        JsonNode idToken = member(root, "id_token");
        JsonNode userInfo = member(root, "userinfo");
        JsonNode sub = idToken.path("sub").path("value");
        return new ClaimsRequest(
                new AskedClaims(known(idToken), known(userInfo)),
                essential(idToken.path("acr")),
                sub.isString() ? sub.asString() : null);
    }

    private static JsonNode member(JsonNode root, String name) {
        JsonNode member = root.path(name);
        // §5.5: "Other members MAY be present. Any members used that are not understood MUST be
        // ignored."
        if (!root.isObject() || !(member.isMissingNode() || member.isObject())) {
            throw new IllegalArgumentException("claims is not the object of OIDC Core §5.5");
        }
        return member;
    }

    private static Set<String> known(JsonNode member) {
        return member.properties().stream()
                .map(Map.Entry::getKey)
                .filter(ClaimCatalogue.names()::contains)
                .collect(Collectors.toSet());
    }

    private static Set<String> essential(JsonNode acr) {
        if (!acr.path("essential").asBoolean(false)) {
            return Set.of();
        }
        var levels = new HashSet<String>();
        if (acr.path("value").isString()) {
            levels.add(acr.path("value").asString());
        }
        for (JsonNode value : acr.path("values")) {
            levels.add(value.asString(""));
        }
        return levels;
    }
}
