package org.shuniu.keycloak.claim;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.util.JsonSerialization;

class ClaimTableTest {
    private static final Path RELEASED_BY_THE_GATEWAY =
            Path.of("../gateway/src/test/resources/org/shuniu/gateway/claim/released.golden.json");
    private static final Set<String> KEYCLOAKS_OWN = Set.of("sub", "preferred_username");

    private static final Map<String, Object> TEACHER_AND_PARENT =
            Map.of(
                    "name", "买买提 艾力",
                    "preferred_username", "417200935514",
                    "edu_space_id", "417200935514",
                    "edu_roles", List.of("teacher", "guardian"),
                    "edu_orgs",
                            List.of(
                                    org("2133010001", "teacher", "四年级", "2133010001/p2023-2"),
                                    org("2133010001", "guardian", null, null),
                                    org("2133010002", "teacher", null, null)),
                    "edu_assurance", "registry",
                    "email", "nobody@example.org");

    @Test
    void everyRowOfTheTableBecomesAnAttribute() {
        assertThat(attributes(TEACHER_AND_PARENT))
                .containsExactly(
                        entry("name", List.of("买买提 艾力")),
                        entry("edu_space_id", List.of("417200935514")),
                        entry("edu_roles", List.of("guardian", "teacher")),
                        entry(
                                "edu_orgs",
                                List.of(
                                        "{\"code\":\"2133010001\",\"name\":\"示范小学\",\"role\":\"guardian\"}",
                                        "{\"code\":\"2133010001\",\"name\":\"示范小学\",\"role\":\"teacher\",\"grade\":\"四年级\",\"class\":\"2133010001/p2023-2\"}",
                                        "{\"code\":\"2133010002\",\"name\":\"示范小学\",\"role\":\"teacher\"}")),
                        entry("edu_org_codes", List.of("2133010001", "2133010002")),
                        entry("edu_assurance", List.of("registry")));
    }

    /**
     * The gateway's own record of what it releases is the contract; a claim new there fails here.
     */
    @Test
    void everyClaimTheHubReleasesToAPlatformIsReadOrKeycloaksOwn() throws IOException {
        JsonNode released =
                JsonSerialization.mapper
                        .readTree(Files.readString(RELEASED_BY_THE_GATEWAY))
                        .path("platform");
        Map<String, Object> token =
                JsonSerialization.mapper.convertValue(released, new TypeReference<>() {});

        assertThat(PersonClaims.read(token).malformed()).isEmpty();
        assertThat(attributes(token).values()).noneMatch(List::isEmpty);
        assertThat(attributes(token).keySet())
                .containsAll(
                        token.keySet().stream()
                                .filter(claim -> !KEYCLOAKS_OWN.contains(claim))
                                .toList());
    }

    @Test
    void rolesOfTheHubBecomeRealmRolesWithAPrefix() {
        assertThat(realmRoles(TEACHER_AND_PARENT))
                .containsExactlyInAnyOrder("edu-teacher", "edu-guardian");
    }

    @Test
    void everyRoleThatCanBeGrantedCanBeTakenAway() {
        var everyone = List.of("student", "teacher", "staff", "guardian", "administrator");
        assertThat(realmRoles(Map.of("edu_roles", everyone)))
                .isEqualTo(ClaimTable.governedRoles())
                .hasSize(5);
    }

    @Test
    void aRoleThatTheTableDoesNotKnowGrantsNothing() {
        assertThat(realmRoles(Map.of("edu_roles", List.of("admin", "realm-admin", "edu-teacher"))))
                .isEmpty();
    }

    @Test
    void theOrderOfTheTokenChangesNothing() {
        var reversed = new HashMap<>(TEACHER_AND_PARENT);
        reversed.replaceAll(
                (claim, value) ->
                        value instanceof List<?> list ? new ArrayList<>(list).reversed() : value);
        assertThat(attributes(reversed)).isEqualTo(attributes(TEACHER_AND_PARENT));
    }

    @Test
    void aTokenWithoutClaimsEmptiesEveryAttributeAndIsNotMalformed() {
        PersonClaims claims = PersonClaims.read(Map.of("preferred_username", "417200935514"));
        assertThat(claims.malformed()).isEmpty();
        assertThat(ClaimTable.attributes(claims).values()).hasSize(6).allMatch(List::isEmpty);
        assertThat(ClaimTable.realmRoles(claims)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("malformedClaims")
    void aMalformedClaimCountsAsAbsentAndSpoilsNoOther(String claim, Object value) {
        var token = new HashMap<>(TEACHER_AND_PARENT);
        token.put(claim, value);
        var without = new HashMap<>(TEACHER_AND_PARENT);
        without.remove(claim);

        assertThat(PersonClaims.read(token).malformed()).containsExactly(claim);
        assertThat(attributes(token)).isEqualTo(attributes(without));
        assertThat(realmRoles(token)).isEqualTo(realmRoles(without));
    }

    static List<Object[]> malformedClaims() {
        var listWithNull = new ArrayList<String>();
        listWithNull.add("teacher");
        listWithNull.add(null);
        return List.of(
                new Object[] {"name", 7},
                new Object[] {"name", " "},
                new Object[] {"edu_space_id", List.of("417200935514")},
                new Object[] {"edu_assurance", Map.of()},
                new Object[] {"edu_roles", "teacher"},
                new Object[] {"edu_roles", List.of("teacher", 1)},
                new Object[] {"edu_roles", listWithNull},
                new Object[] {"edu_orgs", Map.of("code", "2133010001")},
                new Object[] {"edu_orgs", List.of("2133010001")},
                new Object[] {"edu_orgs", List.of(Map.of("code", "2133010001", "role", "teacher"))},
                new Object[] {
                    "edu_orgs",
                    List.of(Map.of("code", "1", "name", "示范小学", "role", "teacher", "class", 2))
                });
    }

    private static Map<String, String> org(
            String code, String role, String grade, String classCode) {
        var members = new HashMap<String, String>();
        members.put("class", classCode);
        members.put("grade", grade);
        members.put("role", role);
        members.put("name", "示范小学");
        members.put("code", code);
        return members;
    }

    private static Map<String, List<String>> attributes(Map<String, ?> token) {
        return ClaimTable.attributes(PersonClaims.read(token));
    }

    private static Set<String> realmRoles(Map<String, ?> token) {
        return ClaimTable.realmRoles(PersonClaims.read(token));
    }
}
