package org.shuniu.gateway.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * RFC 9457 §3 on the wire.
 *
 * @param type an address that tells more about this kind of problem
 * @param instance a tracking number that also stands in our log
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "title", "status", "detail", "fix", "instance"})
record ProblemDocument(
        URI type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String fix,
        URI instance,
        @JsonAnyGetter Map<String, JsonNode> members) {

    /** At 500 only the tracking number goes out: the cause is none of the caller's business. */
    static ProblemDocument of(Problem problem, ProblemAddresses addresses, URI instance) {
        ProblemType type = problem.type();
        boolean told = type != ProblemType.INTERNAL;
        return new ProblemDocument(
                addresses.of(type.slug()),
                type.title(),
                type.status().value(),
                told ? problem.detail() : null,
                told ? problem.fix() : null,
                instance,
                told ? problem.members() : Map.of());
    }
}
