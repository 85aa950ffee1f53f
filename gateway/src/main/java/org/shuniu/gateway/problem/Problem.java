package org.shuniu.gateway.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One occurrence of a problem, before it is written.
 *
 * @param detail what is wrong with this very request; never a sensitive value
 * @param fix what the caller can do about it
 * @param members RFC 9457 §3.2 extension members by name
 * @param retryAfter when to try again; null if trying again changes nothing
 */
public record Problem(
        ProblemType type,
        String detail,
        String fix,
        Map<String, JsonNode> members,
        @Nullable Duration retryAfter) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public Problem {
        members = Map.copyOf(members);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, type.fix(), Map.of(), null);
    }

    public Problem withFix(String closerFix) {
        return new Problem(type, detail, closerFix, members, retryAfter);
    }

    public Problem with(String member, String value) {
        return with(member, JSON.stringNode(value));
    }

    public Problem with(String member, long value) {
        return with(member, JSON.numberNode(value));
    }

    public Problem with(String member, List<String> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(array::add);
        return with(member, array);
    }

    private Problem with(String member, JsonNode value) {
        var more = new TreeMap<>(members);
        more.put(member, value);
        return new Problem(type, detail, fix, more, retryAfter);
    }

    public Problem after(Duration wait) {
        return new Problem(type, detail, fix, members, wait);
    }
}
