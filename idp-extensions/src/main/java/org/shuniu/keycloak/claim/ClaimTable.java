package org.shuniu.keycloak.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which claim of the hub becomes what in a realm. To map one more, add a row here, and to the realm
 * file the attribute or role it names. What is not in this table is neither kept nor granted.
 */
final class ClaimTable {
    private ClaimTable() {}

    private record AttributeRow(String attribute, Function<PersonClaims, Stream<String>> values) {}

    private static final List<AttributeRow> ATTRIBUTES =
            List.of(
                    new AttributeRow("name", c -> Stream.ofNullable(c.name())),
                    new AttributeRow("edu_space_id", c -> Stream.ofNullable(c.spaceId())),
                    new AttributeRow("edu_roles", c -> c.roles().stream()),
                    new AttributeRow("edu_orgs", c -> c.orgs().stream().map(EduOrg::json)),
                    // The codes once more, alone: policies and queries compare whole values.
                    new AttributeRow("edu_org_codes", c -> c.orgs().stream().map(EduOrg::code)),
                    new AttributeRow("edu_assurance", c -> Stream.ofNullable(c.assurance())));

    /**
     * {@code edu_roles} to realm roles, prefixed: a realm's own roles are not the hub's to give.
     */
    private static final Map<String, String> ROLES =
            Map.of(
                    "student", "edu-student",
                    "teacher", "edu-teacher",
                    "staff", "edu-staff",
                    "guardian", "edu-guardian",
                    "administrator", "edu-administrator");

    /** Every role that the hub's word alone decides: granted while asserted, else taken away. */
    static Set<String> governedRoles() {
        return Set.copyOf(ROLES.values());
    }

    /** The realm roles asserted. A role that the table does not know grants nothing. */
    static Set<String> realmRoles(PersonClaims claims) {
        return claims.roles().stream()
                .filter(ROLES::containsKey)
                .map(ROLES::get)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The value of every attribute of the table, in the order of its rows; empty where the claim is
     * absent. Values are distinct and sorted, so that the order of a token changes nothing.
     */
    static Map<String, List<String>> attributes(PersonClaims claims) {
        var attributes = new LinkedHashMap<String, List<String>>();
        for (AttributeRow row : ATTRIBUTES) {
            attributes.put(
                    row.attribute(), row.values().apply(claims).distinct().sorted().toList());
        }
        return attributes;
    }
}
