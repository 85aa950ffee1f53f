package org.shuniu.gateway.walk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.shuniu.gateway.walk.RegistryFile.Pupil;
import org.shuniu.roster.identity.CitizenId;
import tools.jackson.databind.JsonNode;

/**
 * The API as an integrator meets it, from the first source to the last client. Told as one story:
 * each step stands on those before it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiContractIT {
    private static final String SOURCES = "/api/v1/sources/";
    private static final String STUDENTS = "contract-students";
    private static final String TEACHERS = "contract-teachers";
    private static final String FIRST_SCHOOL = "2136000002";
    private static final String SECOND_SCHOOL = "2136000003";
    private static final String STUDENTS_BODY =
            """
            {"format":"xueji","mode":"snapshot","scope":["2136000002","2136000003"],"minAbsence":"PT0S"}""";
    private static final String TEMPORARY_NUMBER = "L360000000000000061";

    private static final Pupil STAYS = Pupil.of(50, "万安", FIRST_SCHOOL);
    private static final Pupil MOVES = Pupil.of(51, "余干", FIRST_SCHOOL);
    private static final Pupil TEMPORARY =
            Pupil.of(52, "宜春", FIRST_SCHOOL).withStudentNumber(TEMPORARY_NUMBER);
    private static final String TEACHER_ID = CitizenId.ofFirst17("36010219870704960").value();

    private static RunningHub hub;
    private static Api api;
    private static byte[] firstFile;
    private static JsonNode firstImport;
    private static JsonNode moved;

    @BeforeAll
    static void findTheHub() {
        hub = RunningHub.shared();
        api = hub.api();
    }

    @Test
    @Order(1)
    void aSourceIsMadeShownListedAndPutAgain() {
        Api.Answer made = api.put(SOURCES + STUDENTS, STUDENTS_BODY).expect(201);
        assertThat(made.header("Location")).isEqualTo(SOURCES + STUDENTS);
        JsonNode source = api.get(SOURCES + STUDENTS).expect(200).json();
        assertMembers(source, "id", "format", "mode", "scope", "absentAfter", "minAbsence");
        assertThat(source).isEqualTo(made.json());
        assertThat(api.put(SOURCES + STUDENTS, STUDENTS_BODY).expect(200).json()).isEqualTo(source);
        assertThat(pageThrough("/api/v1/sources?limit=1", "id")).contains(STUDENTS, "xueji");
    }

    @Test
    @Order(2)
    void aSourceThatCannotBeIsRefused() {
        assertProblem(
                api.put(SOURCES + "sports", "{\"format\":\"sports-day\",\"mode\":\"snapshot\"}"),
                422,
                "no-mapping");
        assertProblem(
                api.put(
                        SOURCES + "rival",
                        "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":[\"2136000003\"]}"),
                409,
                "scope-overlap");
        assertProblem(
                api.put(
                        SOURCES + "rival",
                        "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"uri\":\"sftp://x\"}"),
                400,
                "unknown-property");
        assertProblem(api.get(SOURCES + "rival"), 404, "unknown-source");
    }

    @Test
    @Order(3)
    void aDryRunSaysWhatWouldHappenAndDoesNothing() {
        firstFile =
                new RegistryFile()
                        .with(STAYS, MOVES, TEMPORARY)
                        .withLine(
                                "2136000002\t赣江第02小学\t无号\t男\t20200101\t居民身份证\t360102202001019999\t一年级\t1班\t202609\t\t在读\t合成数据·不对应任何真实个人")
                        .withLine(
                                "2133900000\t奉化区第一实验小学\t越界\t男\t20200408\t居民身份证\t'%s\t一年级\t1班\t202609\t\t在读\t合成数据·不对应任何真实个人"
                                        .formatted(Pupil.of(63, "", "").citizenId()))
                        .bytes();
        String before = hub.stateHash();
        JsonNode planned =
                api.settled(api.deliver(STUDENTS, "filename=first.tsv&dryRun=true", firstFile));
        assertThat(planned.required("state").asString()).isEqualTo("planned");
        assertThat(planned.required("dryRun").asBoolean()).isTrue();
        assertThat(planned.at("/counts/created").asInt()).isEqualTo(3);
        assertThat(hub.stateHash()).isEqualTo(before);

        firstImport = api.settled(api.deliver(STUDENTS, "filename=first.tsv&rows=5", firstFile));
        assertThat(firstImport.required("planHash")).isEqualTo(planned.required("planHash"));
    }

    @Test
    @Order(4)
    void anImportIsShownWithCountsThatAddUp() {
        Api.Answer accepted =
                api.deliver(STUDENTS, "filename=first.tsv&dryRun=true", firstFile).expect(202);
        String id = accepted.json().required("id").asString();
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/imports/" + id);
        api.settled(id);

        assertMembers(
                firstImport,
                "id",
                "source",
                "state",
                "dryRun",
                "planHash",
                "counts",
                "holds",
                "problem",
                "startedAt",
                "finishedAt");
        assertThat(firstImport.required("state").asString()).isEqualTo("applied");
        assertThat(firstImport.required("holds").size()).isZero();
        assertThat(firstImport.required("problem").isNull()).isTrue();
        assertCounts(firstImport, Map.of("rows", 5, "created", 3, "quarantined", 2));
        assertThat(pageThrough(SOURCES + STUDENTS + "/imports?limit=1", "id"))
                .contains(id, firstImport.required("id").asString());
        assertProblem(
                api.get("/api/v1/imports/01939f00-0000-7000-8000-000000000001"),
                404,
                "unknown-import");
    }

    @Test
    @Order(5)
    void problemsPageByCursorAndNameRowColumnCodeAndFix() {
        String path = "/api/v1/imports/" + firstImport.required("id").asString() + "/problems";
        JsonNode all = api.get(path).expect(200).json();
        assertMembers(all, "items", "next");
        assertThat(all.required("next").isNull()).isTrue();
        var codes = new HashSet<String>();
        for (JsonNode problem : all.required("items")) {
            assertMembers(problem, "row", "column", "code", "message", "fix");
            codes.add(problem.required("code").asString());
            // A message never quotes a sensitive value.
            assertThat(problem.toString()).doesNotContain("360102202001019999");
        }
        assertThat(codes).contains("out-of-scope");
        assertThat(pageThrough(path + "?limit=1", "code")).hasSameSizeAs(all.required("items"));
        assertProblem(api.get(path + "?cursor=invented"), 400, "invalid-cursor");
        assertProblem(api.get(path + "?limit=1001"), 400, "invalid-parameter");
    }

    @Test
    @Order(6)
    void changesShowWhatHappenedToWhomWithIdentifiersMasked() {
        String path = "/api/v1/imports/" + firstImport.required("id").asString() + "/changes";
        JsonNode items = api.get(path).expect(200).json().required("items");
        assertThat(items.size()).isEqualTo(3);
        for (JsonNode change : items) {
            assertMembers(change, "op", "personId", "orgCode", "before", "after", "rule");
            assertThat(change.required("op").asString()).isEqualTo("create");
            assertThat(change.toString()).doesNotContain(STAYS.citizenId(), TEMPORARY_NUMBER);
        }
        assertThat(pageThrough(path + "?limit=1", "personId")).hasSize(3);
    }

    @Test
    @Order(7)
    void aPersonIsFoundByEachIdentifierAndShownWhole() {
        JsonNode person = one("citizenId", STAYS.citizenId());
        assertMembers(
                person,
                "id",
                "name",
                "gender",
                "birthDate",
                "spaceNumber",
                "spaceState",
                "assurance",
                "inTransitionUntil",
                "affiliations");
        JsonNode affiliation = person.required("affiliations").get(0);
        assertMembers(
                affiliation, "orgCode", "orgName", "role", "grade", "class", "state", "from", "to");
        assertThat(affiliation.required("orgCode").asString()).isEqualTo(FIRST_SCHOOL);
        assertThat(affiliation.required("class").asString()).isEqualTo(FIRST_SCHOOL + "/p2026-1");
        assertThat(affiliation.required("state").asString()).isEqualTo("active");
        assertThat(one("studentNumber", STAYS.studentNumber())).isEqualTo(person);
        assertThat(one("spaceNumber", person.required("spaceNumber").asString())).isEqualTo(person);
        String path = "/api/v1/persons/" + person.required("id").asString();
        assertThat(api.get(path).expect(200).json()).isEqualTo(person);

        JsonNode history = api.get(path + "/history").expect(200).json();
        assertMembers(history, "items", "next");
        JsonNode first = history.required("items").get(0);
        assertThat(first.required("importId")).isEqualTo(firstImport.required("id"));
        assertThat(first.required("row").asInt()).isEqualTo(2);
        assertThat(first.required("rule").asString()).isNotBlank();

        assertThat(search("citizenId", Pupil.of(99, "", "").citizenId()).size()).isZero();
        assertProblem(
                api.post(
                        "/api/v1/persons/search",
                        "{\"identifierType\":\"phone\",\"identifier\":\"1\"}"),
                400,
                "invalid-property");
        assertProblem(
                api.get("/api/v1/persons/01939f00-0000-7000-8000-000000000001"),
                404,
                "unknown-person");
    }

    @Test
    @Order(8)
    void aTeacherIsFoundByTheTeacherNumber() {
        api.put(
                        SOURCES + TEACHERS,
                        "{\"format\":\"teacher\",\"mode\":\"delta\",\"scope\":[\"2136000002\"]}")
                .expect(201);
        String file =
                "学校标识码,姓名,性别,出生日期,身份证件类型,身份证件号,教职工号,人员状态,教职工类别\n"
                        + "2136000002,吉安,女,19870704,居民身份证,%s,CT-0001,在岗,专任教师\n"
                                .formatted(TEACHER_ID);
        JsonNode done =
                api.settled(api.deliver(TEACHERS, "filename=staff.csv", file.getBytes(UTF_8)));
        assertThat(done.at("/counts/created").asInt()).as("%s", done).isEqualTo(1);
        JsonNode teacher = one("teacherNumber", "CT-0001");
        assertThat(teacher.required("name").asString()).isEqualTo("吉安");
        assertThat(teacher.at("/affiliations/0/role").asString()).isEqualTo("teacher");
    }

    @Test
    @Order(9)
    void theSameFileAgainChangesNothing() {
        String before = hub.stateHash();
        JsonNode again = api.settled(api.deliver(STUDENTS, "filename=first.tsv", firstFile));
        assertThat(again.required("state").asString()).isEqualTo("applied");
        assertCounts(again, Map.of("rows", 5, "unchanged", 3, "quarantined", 2));
        assertThat(hub.stateHash()).isEqualTo(before);
        assertThat(
                        api.get("/api/v1/imports/" + again.required("id").asString() + "/changes")
                                .expect(200)
                                .json()
                                .required("items")
                                .size())
                .isZero();
    }

    @Test
    @Order(10)
    void aSnapshotThatIsNotNewerIsRefused() {
        JsonNode stale =
                api.settled(
                        api.deliver(
                                STUDENTS,
                                "filename=old.tsv&asOf=2026-01-01T00:00:00Z",
                                new RegistryFile().with(STAYS).bytes()));
        assertThat(stale.required("state").asString()).isEqualTo("refused");
        assertThat(stale.at("/problem/type").asString()).endsWith("/stale-snapshot");
        assertMembers(stale.required("problem"), "type", "title", "detail", "fix");
    }

    @Test
    @Order(11)
    void whoMovesToAnotherSchoolIsTransferredAndTheSamePerson() {
        JsonNode before = one("citizenId", MOVES.citizenId());
        moved =
                api.settled(
                        api.deliver(
                                STUDENTS,
                                "filename=moved.tsv&rows=3",
                                new RegistryFile()
                                        .with(STAYS, MOVES.movedTo(SECOND_SCHOOL), TEMPORARY)
                                        .bytes()));
        assertThat(moved.required("state").asString()).isEqualTo("applied");
        assertCounts(moved, Map.of("rows", 3, "unchanged", 2, "transferred", 1));
        JsonNode after = one("citizenId", MOVES.citizenId());
        assertThat(after.required("id")).isEqualTo(before.required("id"));
        assertThat(after.required("spaceNumber")).isEqualTo(before.required("spaceNumber"));
        var states = new TreeMap<String, String>();
        for (JsonNode affiliation : after.required("affiliations")) {
            states.put(
                    affiliation.required("orgCode").asString(),
                    affiliation.required("state").asString());
        }
        assertThat(states)
                .containsExactly(
                        Map.entry(FIRST_SCHOOL, "ended"), Map.entry(SECOND_SCHOOL, "active"));
    }

    @Test
    @Order(12)
    void aTemporaryNumberThatBecomesTheNationalOneIsTheSamePerson() {
        JsonNode before = one("studentNumber", TEMPORARY_NUMBER);
        Pupil national = TEMPORARY.withStudentNumber("G" + TEMPORARY.citizenId());
        JsonNode done =
                api.settled(
                        api.deliver(
                                STUDENTS,
                                "filename=national.tsv&rows=3",
                                new RegistryFile()
                                        .with(STAYS, MOVES.movedTo(SECOND_SCHOOL), national)
                                        .bytes()));
        assertCounts(done, Map.of("rows", 3, "unchanged", 2, "updated", 1));
        JsonNode after = one("studentNumber", national.studentNumber());
        assertThat(after.required("id")).isEqualTo(before.required("id"));
        assertThat(after.required("spaceNumber")).isEqualTo(before.required("spaceNumber"));
    }

    @Test
    @Order(13)
    void cardsAreIssuedForAClassASchoolAndPeople() {
        Api.Answer answer = cards("{\"orgCode\":\"2136000003/p2026-1\"}").expect(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertMembers(answer.json(), "items", "skipped");
        JsonNode card = answer.json().required("items").get(0);
        assertMembers(card, "personId", "spaceNumber", "name", "code", "expiresAt");
        assertThat(card.required("name").asString()).isEqualTo("余干");
        String id = card.required("personId").asString();
        JsonNode second = cards("{\"personIds\":[\"%s\"]}".formatted(id)).expect(200).json();
        assertThat(second.at("/items/0/code")).isNotEqualTo(card.required("code"));
        assertThat(
                        cards("{\"orgCode\":\"%s\"}".formatted(SECOND_SCHOOL))
                                .expect(200)
                                .json()
                                .required("items")
                                .size())
                .isEqualTo(1);

        JsonNode hasOne = hub.demo().required("accounts").get(0);
        JsonNode skipped =
                cards("{\"personIds\":[\"%s\"]}".formatted(hasOne.required("personId").asString()))
                        .expect(200)
                        .json();
        assertThat(skipped.required("items").size()).isZero();
        assertThat(skipped.at("/skipped/0/personId")).isEqualTo(hasOne.required("personId"));

        assertProblem(cards("{\"orgCode\":\"2136999999\"}"), 404, "unknown-org");
        assertProblem(cards("{}"), 400, "invalid-property");
        assertProblem(cards("{\"orgCode\":\"2136000003\",\"who\":1}"), 400, "unknown-property");
    }

    @Test
    @Order(14)
    void aClientIsRegisteredChangedGivenASecretAndDeleted() {
        Api.Answer made =
                api.post(
                                "/api/v1/clients",
                                """
                                {"name":"合同测试","kind":"vendor","redirectUris":["https://app.example/callback"],
                                 "scopes":["openid","edu"]}""")
                        .expect(201);
        JsonNode client = made.json();
        // And whatever else can be registered, null where nothing is.
        assertThat(client.propertyNames())
                .contains(
                        "clientId",
                        "clientSecret",
                        "name",
                        "kind",
                        "redirectUris",
                        "postLogoutRedirectUris",
                        "backchannelLogoutUri",
                        "scopes",
                        "tokenEndpointAuthMethod",
                        "idTokenSignedResponseAlg",
                        "requirePkce",
                        "profile");
        String path = "/api/v1/clients/" + client.required("clientId").asString();
        assertThat(made.header("Location")).isEqualTo(path);
        assertThat(api.get(path).expect(200).json().has("clientSecret")).isFalse();
        assertThat(
                        api.patch(path, "{\"name\":\"改了名\"}")
                                .expect(200)
                                .json()
                                .required("name")
                                .asString())
                .isEqualTo("改了名");
        Api.Answer secret = api.post(path + "/secrets", "").expect(201);
        assertThat(secret.json().required("clientSecret"))
                .isNotEqualTo(client.required("clientSecret"));
        api.delete(path).expect(204);
        assertProblem(api.get(path), 404, "unknown-client");
        assertProblem(
                api.post("/api/v1/clients", "{\"name\":\"x\",\"kind\":\"neighbour\"}"),
                400,
                "invalid-client-metadata");
    }

    @Test
    @Order(15)
    void figuresDescriptionAndStateHash() {
        JsonNode stats = api.get("/api/v1/stats").expect(200).json();
        assertMembers(
                stats,
                "persons",
                "activePersons",
                "spaces",
                "affiliations",
                "orgs",
                "guardianLinks",
                "quarantined",
                "openHolds",
                "openConflicts");
        assertThat(stats.required("persons").asInt()).isGreaterThan(9_000);
        JsonNode description = api.get("/api/v1/openapi.json").expect(200).json();
        assertThat(description.required("openapi").asString()).startsWith("3.");
        assertThat(description.required("paths").size()).isGreaterThan(10);
        assertThat(hub.ask("state-hash").strip()).isEqualTo(hub.stateHash());
    }

    @Test
    @Order(16)
    void aTokenReachesAsFarAsItsScopes() {
        JsonNode approver = hub.demo().required("approvers").get(0);
        var reader =
                new Api(
                        hub.issuer(),
                        approver.required("clientId").asString(),
                        approver.required("clientSecret").asString());
        reader.get("/api/v1/stats").expect(200);
        assertProblem(reader.put(SOURCES + STUDENTS, STUDENTS_BODY), 403, "insufficient-scope");
        assertProblem(
                reader.deliver(STUDENTS, "filename=a.tsv", firstFile), 403, "insufficient-scope");
        assertProblem(
                reader.post("/api/v1/activation-cards", "{\"orgCode\":\"2136000003\"}"),
                403,
                "insufficient-scope");
        assertProblem(reader.post("/api/v1/clients", "{}"), 403, "insufficient-scope");
    }

    private static Api.Answer cards(String body) {
        return api.post("/api/v1/activation-cards", body);
    }

    private static JsonNode search(String type, String identifier) {
        return api.post(
                        "/api/v1/persons/search",
                        "{\"identifierType\":\"%s\",\"identifier\":\"%s\"}"
                                .formatted(type, identifier))
                .expect(200)
                .json()
                .required("items");
    }

    private static JsonNode one(String type, String identifier) {
        JsonNode found = search(type, identifier);
        assertThat(found.size()).as("people with this %s", type).isEqualTo(1);
        return found.get(0);
    }

    /** Follows the cursors to the end, and returns one member of every item. */
    private static List<String> pageThrough(String path, String member) {
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page = api.get(path + cursor).expect(200).json();
            assertThat(page.required("items").size()).isLessThanOrEqualTo(1);
            page.required("items").forEach(item -> seen.add(item.required(member).asString()));
            JsonNode next = page.required("next");
            cursor = next.isNull() ? "" : "&cursor=" + Api.encode(next.asString());
        } while (!cursor.isEmpty());
        return seen;
    }

    private static void assertMembers(JsonNode object, String... members) {
        assertThat(Set.copyOf(object.propertyNames())).isEqualTo(Set.of(members));
    }

    /** The counts named have these values, and all others are 0. */
    private static void assertCounts(JsonNode imported, Map<String, Integer> expected) {
        var counts = new TreeMap<String, Integer>();
        for (String name :
                List.of(
                        "rows",
                        "created",
                        "updated",
                        "unchanged",
                        "transferred",
                        "left",
                        "reactivated",
                        "quarantined",
                        "held")) {
            int count = imported.required("counts").required(name).asInt();
            if (count != 0) {
                counts.put(name, count);
            }
        }
        assertThat(counts).as("%s", imported).isEqualTo(expected);
    }

    private static void assertProblem(Api.Answer answer, int status, String type) {
        answer.expect(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().required("type").asString()).endsWith("/" + type);
        assertThat(answer.json().required("fix").asString()).isNotBlank();
    }
}
