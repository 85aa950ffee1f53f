package org.shuniu.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.util.JsonSerialization;
import org.shuniu.keycloak.Browser.Arrival;
import org.shuniu.keycloak.claim.PersonClaimMapper;

/** {@code realms/member} in a real Keycloak: what it says, and people coming in from the hub. */
class MemberRealmIT {
    private static final Path REALM_FILE = Path.of(System.getProperty("keycloak.realm"));
    private static final Map<String, Object> PUPIL =
            Map.of(
                    "name",
                    "张小雨",
                    "edu_roles",
                    List.of("student"),
                    "edu_orgs",
                    List.of(
                            Map.of(
                                    "code", "2133010001",
                                    "name", "示范小学",
                                    "role", "student",
                                    "grade", "四年级",
                                    "class", "2133010001/p2023-2")),
                    "edu_assurance",
                    "registry");

    private static ScriptedHub hub;
    private static KeycloakServer keycloak;

    @BeforeAll
    static void start() throws IOException, JOSEException, InterruptedException {
        hub = new ScriptedHub();
        keycloak =
                KeycloakServer.start(
                        Path.of(System.getProperty("keycloak.home")),
                        Path.of(System.getProperty("keycloak.provider")),
                        REALM_FILE,
                        Map.of(
                                "SHUNIU_HUB_ISSUER", hub.issuer(),
                                "SHUNIU_CLIENT_ID", ScriptedHub.CLIENT_ID,
                                "SHUNIU_CLIENT_SECRET", ScriptedHub.CLIENT_SECRET));
    }

    @AfterAll
    static void stop() throws IOException {
        if (keycloak != null) {
            keycloak.close();
        }
        hub.close();
    }

    @Test
    void theRealmIsImportedAsWritten() throws IOException, InterruptedException {
        JsonNode written = realmFile();
        JsonNode realm = keycloak.admin("");
        written.properties().stream()
                .filter(property -> property.getValue().isValueNode())
                .forEach(
                        property ->
                                assertThat(realm.get(property.getKey()))
                                        .as(property.getKey())
                                        .isEqualTo(property.getValue()));

        JsonNode provider = keycloak.admin("/identity-provider/instances/shuniu");
        written.at("/identityProviders/0/config")
                .properties()
                .forEach(
                        setting ->
                                assertThat(provider.at("/config").get(setting.getKey()))
                                        .as(setting.getKey())
                                        .isEqualTo(
                                                setting.getKey().equals("clientSecret")
                                                        ? text("**********")
                                                        : setting.getValue()));
        assertThat(provider.path("displayName").asText()).isEqualTo("统一身份认证");
        assertThat(provider.path("trustEmail").asBoolean()).isFalse();
        assertThat(provider.path("firstBrokerLoginFlowAlias").asText())
                .isEqualTo("hub first login");

        assertThat(keycloak.admin("/users/profile").path("attributes").findValuesAsText("name"))
                .contains("name", "edu_space_id", "edu_roles", "edu_orgs", "edu_assurance");
        assertThat(keycloak.admin("/roles").findValuesAsText("name"))
                .containsAll(written.at("/roles/realm").findValuesAsText("name"));
    }

    @Test
    void theRealmFileHoldsNoSecretAndNoAddress() throws IOException {
        JsonNode config =
                JsonSerialization.mapper
                        .readTree(Files.readString(REALM_FILE))
                        .at("/identityProviders/0/config");
        assertThat(config.path("clientSecret").asText()).isEqualTo("${SHUNIU_CLIENT_SECRET}");
        assertThat(config.path("clientId").asText()).isEqualTo("${SHUNIU_CLIENT_ID}");
        assertThat(config.path("issuer").asText()).isEqualTo("${SHUNIU_HUB_ISSUER}");
        assertThat(Files.readString(REALM_FILE)).doesNotContain("://");
    }

    @Test
    void theFirstLoginIsOneStepThatOpensTheAccount() throws IOException, InterruptedException {
        JsonNode steps = keycloak.admin("/authentication/flows/hub%20first%20login/executions");
        assertThat(steps.findValuesAsText("providerId"))
                .containsExactly("idp-create-user-if-unique");
        assertThat(steps.at("/0/requirement").asText()).isEqualTo("REQUIRED");
    }

    @Test
    void theMapperIsOfferedAndInUse() throws IOException, InterruptedException {
        assertThat(
                        keycloak.admin("/identity-provider/instances/shuniu/mapper-types")
                                .has(PersonClaimMapper.PROVIDER_ID))
                .isTrue();
        JsonNode mappers = keycloak.admin("/identity-provider/instances/shuniu/mappers");
        assertThat(mappers.findValuesAsText("identityProviderMapper"))
                .containsExactly(PersonClaimMapper.PROVIDER_ID);
        assertThat(mappers.at("/0/config/syncMode").asText()).isEqualTo("FORCE");
    }

    @Test
    void theHubIsAskedForACodeWithPkceAndTheEduScope() throws IOException, InterruptedException {
        hub.nextLogin(person("sub-pkce", "100000000008", PUPIL));
        assertLoggedIn(logIn());
        assertThat(hub.lastAuthorizationRequest())
                .containsEntry("response_type", "code")
                .containsEntry("client_id", ScriptedHub.CLIENT_ID)
                .containsEntry("scope", "openid profile edu")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("code_challenge", "state", "nonce");
    }

    @Test
    void aFirstLoginAsksNothingAndBringsWhatTheHubSays() throws IOException, InterruptedException {
        hub.nextLogin(person("sub-first", "417200935514", PUPIL));

        assertLoggedIn(logIn());

        JsonNode user = user("417200935514");
        assertThat(user.path("email").isMissingNode()).isTrue();
        assertThat(user.path("requiredActions")).isEmpty();
        assertThat(user.path("firstName").asText()).isEqualTo("张小雨");
        assertThat(user.path("lastName").isMissingNode()).isTrue();
        assertThat(attributes(user))
                .containsOnly(
                        Map.entry("name", List.of("张小雨")),
                        Map.entry("edu_space_id", List.of("417200935514")),
                        Map.entry("edu_roles", List.of("student")),
                        Map.entry(
                                "edu_orgs",
                                List.of(
                                        "{\"code\":\"2133010001\",\"name\":\"示范小学\",\"role\":\"student\",\"grade\":\"四年级\",\"class\":\"2133010001/p2023-2\"}")),
                        Map.entry("edu_org_codes", List.of("2133010001")),
                        Map.entry("edu_assurance", List.of("registry")));
        assertThat(realmRoles(user)).contains("edu-student").doesNotContain("edu-teacher");
        JsonNode link =
                keycloak.admin("/users/" + user.path("id").asText() + "/federated-identity");
        assertThat(link.findValuesAsText("userId")).containsExactly("sub-first");
    }

    @Test
    void aLaterLoginSaysWhatTheHubSaysNow() throws IOException, InterruptedException {
        hub.nextLogin(person("sub-later", "200000000006", PUPIL));
        assertLoggedIn(logIn());
        String id = user("200000000006").path("id").asText();

        var teacher = new HashMap<>(PUPIL);
        teacher.put("name", "买买提 艾力");
        teacher.put("edu_roles", List.of("teacher", "guardian"));
        teacher.put(
                "edu_orgs",
                List.of(
                        Map.of("code", "2133010002", "name", "示范中学", "role", "teacher"),
                        Map.of("code", "2133010001", "name", "示范小学", "role", "guardian")));
        teacher.remove("edu_assurance");
        hub.nextLogin(person("sub-later", "200000000006", teacher));
        assertLoggedIn(logIn());

        JsonNode user = user("200000000006");
        assertThat(user.path("id").asText()).isEqualTo(id);
        assertThat(user.path("firstName").asText()).isEqualTo("买买提 艾力");
        assertThat(user.path("lastName").isMissingNode()).isTrue();
        assertThat(attributes(user))
                .containsEntry("edu_roles", List.of("guardian", "teacher"))
                .containsEntry("edu_org_codes", List.of("2133010001", "2133010002"))
                .doesNotContainKey("edu_assurance");
        assertThat(realmRoles(user))
                .contains("edu-teacher", "edu-guardian")
                .doesNotContain("edu-student");
    }

    @Test
    void aPersonOfWhomTheHubSaysNothingMoreKeepsTheAccountAndLosesTheRoles()
            throws IOException, InterruptedException {
        hub.nextLogin(person("sub-frozen", "300000000004", PUPIL));
        assertLoggedIn(logIn());

        hub.nextLogin(Map.of("sub", "sub-frozen"));
        assertLoggedIn(logIn());

        JsonNode user = user("300000000004");
        assertThat(attributes(user)).isEmpty();
        assertThat(realmRoles(user)).doesNotContain("edu-student");
    }

    @Test
    void malformedClaimsEndRolesAndNeverTheLogin() throws IOException, InterruptedException {
        hub.nextLogin(person("sub-malformed", "400000000002", PUPIL));
        assertLoggedIn(logIn());

        var malformed = new HashMap<>(PUPIL);
        malformed.put("edu_roles", Map.of("student", true));
        malformed.put("edu_orgs", "示范小学");
        hub.nextLogin(person("sub-malformed", "400000000002", malformed));
        assertLoggedIn(logIn());

        JsonNode user = user("400000000002");
        assertThat(attributes(user)).containsOnlyKeys("name", "edu_space_id", "edu_assurance");
        assertThat(realmRoles(user)).doesNotContain("edu-student");
    }

    @Test
    void anAccountThatWasHereBeforeIsNeverTakenOverByItsName()
            throws IOException, InterruptedException {
        keycloak.adminPost("/users", "{\"username\":\"500000000009\",\"enabled\":true}");
        hub.nextLogin(person("sub-taker", "500000000009", PUPIL));

        assertThat(logIn()).returns(409, Arrival::status);

        JsonNode user = user("500000000009");
        assertThat(attributes(user)).isEmpty();
        assertThat(keycloak.admin("/users/" + user.path("id").asText() + "/federated-identity"))
                .isEmpty();
    }

    @Test
    void aTokenThatTheHubDidNotSignLetsNobodyIn() throws IOException, InterruptedException {
        hub.nextForgedLogin(person("sub-forged", "600000000007", PUPIL));

        Arrival arrival = logIn();

        assertThat(arrival.uri()).hasPath("/realms/member/broker/shuniu/endpoint");
        assertThat(arrival.status()).isGreaterThanOrEqualTo(400);
        assertThat(keycloak.admin("/users?exact=true&username=600000000007")).isEmpty();
    }

    private static Map<String, Object> person(
            String sub, String spaceNumber, Map<String, Object> claims) {
        var person = new HashMap<>(claims);
        person.put("sub", sub);
        person.put("preferred_username", spaceNumber);
        person.put("edu_space_id", spaceNumber);
        return person;
    }

    /** From an application of the realm to the hub and back, in a new browser. */
    private static Arrival logIn() throws IOException, InterruptedException {
        URI application = keycloak.address().resolve("/realms/member/account/");
        URI start =
                keycloak.address()
                        .resolve(
                                "/realms/member/protocol/openid-connect/auth"
                                        + "?client_id=account-console&response_type=code"
                                        + "&scope=openid&state=s&kc_idp_hint=shuniu"
                                        + "&code_challenge_method=S256"
                                        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                                        + ("&redirect_uri=" + application));
        return new Browser().follow(start, application);
    }

    /** At the application, with its code: no page stood in between. */
    private static void assertLoggedIn(Arrival arrival) {
        assertThat(arrival.status()).as(arrival.body()).isEqualTo(302);
        assertThat(arrival.uri().toString()).contains("code=").doesNotContain("error=");
    }

    private static JsonNode user(String username) throws IOException, InterruptedException {
        JsonNode found = keycloak.admin("/users?exact=true&username=" + username);
        assertThat(found).hasSize(1);
        return keycloak.admin("/users/" + found.at("/0/id").asText());
    }

    private static Map<String, List<String>> attributes(JsonNode user) {
        var attributes = new HashMap<String, List<String>>();
        user.path("attributes")
                .properties()
                .forEach(
                        attribute ->
                                attributes.put(
                                        attribute.getKey(),
                                        StreamSupport.stream(
                                                        attribute.getValue().spliterator(), false)
                                                .map(JsonNode::asText)
                                                .sorted()
                                                .toList()));
        return attributes;
    }

    private static List<String> realmRoles(JsonNode user) throws IOException, InterruptedException {
        return keycloak.admin("/users/" + user.path("id").asText() + "/role-mappings/realm")
                .findValuesAsText("name");
    }

    private static JsonNode realmFile() throws IOException {
        return JsonSerialization.mapper.readTree(
                Files.readString(REALM_FILE)
                        .replace("${SHUNIU_HUB_ISSUER}", hub.issuer())
                        .replace("${SHUNIU_CLIENT_ID}", ScriptedHub.CLIENT_ID)
                        .replace("${SHUNIU_CLIENT_SECRET}", ScriptedHub.CLIENT_SECRET));
    }

    private static JsonNode text(String value) {
        return JsonSerialization.mapper.getNodeFactory().textNode(value);
    }
}
