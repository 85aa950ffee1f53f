package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.source.Source;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many snapshots must miss a record before its affiliation ends: on the wire one number for
 * everybody, or an object with a number by role.
 */
record AbsentAfter(Map<Role, Integer> byRole) {
    static final AbsentAfter DEFAULT = new AbsentAfter(Map.of());

    AbsentAfter {
        byRole = Map.copyOf(byRole);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static AbsentAfter read(JsonNode json) {
        if (json.isObject()) {
            var byRole = new EnumMap<Role, Integer>(Role.class);
            json.properties().forEach(e -> byRole.put(role(e.getKey()), count(e.getValue())));
            return new AbsentAfter(byRole);
        }
        int everybody = count(json);
        return new AbsentAfter(
                Arrays.stream(Role.values()).collect(Collectors.toMap(r -> r, r -> everybody)));
    }

    @JsonValue
    JsonNode write() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (byRole.isEmpty()) {
            return json.numberNode(Source.DEFAULT_ABSENT_AFTER);
        }
        var numbers = Map.copyOf(byRole).values().stream().distinct().toList();
        if (byRole.size() == Role.values().length && numbers.size() == 1) {
            return json.numberNode(numbers.getFirst());
        }
        ObjectNode object = json.objectNode();
        new TreeMap<>(byRole).forEach((role, count) -> object.put(role.code(), count));
        return object;
    }

    private static Role role(String code) {
        return Arrays.stream(Role.values())
                .filter(role -> role.code().equals(code))
                .findFirst()
                .orElseThrow(
                        () ->
                                invalid(
                                        "absentAfter names roles: "
                                                + Arrays.stream(Role.values())
                                                        .map(Role::code)
                                                        .collect(Collectors.joining(", "))
                                                + "."));
    }

    private static int count(JsonNode json) {
        if (!json.isIntegralNumber() || !json.canConvertToInt() || json.intValue() < 1) {
            throw invalid(
                    "absentAfter is a whole number of snapshots, at least 1, or an object with such"
                            + " a number by role.");
        }
        return json.intValue();
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(
                Problem.of(ProblemType.INVALID_PROPERTY, detail).with("property", "absentAfter"));
    }
}
