package org.shuniu.routes.pull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Registries that answer questions about one person.
 *
 * @param lookup by name
 */
@ConfigurationProperties("shuniu")
record LookupProperties(@DefaultValue Map<String, Registry> lookup) {
    LookupProperties {
        lookup = Map.copyOf(lookup);
    }

    /** What somebody is known by whom a registry confirms. */
    enum Confirms {
        REGISTRY,
        POPULATION
    }

    /**
     * One that is asked over HTTPS, with a JSON object in the body: numbers stand in no address.
     *
     * @param url that is posted to
     * @param tokenUrl where a token is given for client id and secret; left out where the registry
     *     knows its callers otherwise
     * @param clientSecretFile a file with the secret in its first line
     * @param questionFile a JSON object of the registry's word and ours: {@code {"xm": "name",
     *     "sfzh": "citizenId"}}
     * @param answerFile a JSON object of our field and the JSON pointer to it in the answer
     * @param matches JSON pointer to a boolean, of a registry that tells only whether name and
     *     number belong together
     * @param confirms how well somebody is known whom it confirms: {@code registry} or {@code
     *     population}
     * @param timeout for each answer
     */
    record Registry(
            URI url,
            @Nullable URI tokenUrl,
            @Nullable String clientId,
            @Nullable Path clientSecretFile,
            @Nullable String scope,
            Path questionFile,
            @Nullable Path answerFile,
            @Nullable String matches,
            @DefaultValue("registry") Confirms confirms,
            @DefaultValue("4s") Duration timeout) {
        Registry {
            require(url != null && PullProperties.isPrivate(url), "url must be https");
            require(
                    tokenUrl == null || PullProperties.isPrivate(tokenUrl),
                    "token-url must be https");
            require(
                    tokenUrl == null || (clientId != null && clientSecretFile != null),
                    "client-id and client-secret-file belong to token-url");
            require(questionFile != null, "question-file is missing");
            require(
                    (answerFile == null) != (matches == null),
                    "one of answer-file and matches is needed");
            require(timeout.isPositive(), "timeout must be positive");
        }

        @Nullable ClientCredentials client() {
            return tokenUrl == null || clientId == null || clientSecretFile == null
                    ? null
                    : new ClientCredentials(tokenUrl, clientId, clientSecretFile, scope);
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException("shuniu.lookup: " + otherwise);
            }
        }
    }
}
