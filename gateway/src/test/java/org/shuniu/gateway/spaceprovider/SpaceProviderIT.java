package org.shuniu.gateway.spaceprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.gateway.testing.HubWorld.until;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.event.WebhookSignature;
import org.shuniu.gateway.testing.HubTest;
import org.shuniu.gateway.testing.HubWorld;
import org.shuniu.gateway.testing.HubWorld.Answer;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.testing.Pupil;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Platforms that keep spaces are told what those are to be, and say where they are. The hub ends
 * with its tests: ten providers that are looked after would disturb those that measure.
 */
@HubTest
@DirtiesContext
class SpaceProviderIT {
    private static final ReferenceProvider EAST = new ReferenceProvider();
    private static final ReferenceProvider WEST = new ReferenceProvider();
    private static final AtomicInteger TESTS = new AtomicInteger();

    @LocalServerPort private int port;
    @Autowired private Clients clients;

    private HubWorld world;
    private Registration operator;
    private String name;
    private String school;
    private String otherSchool;
    private String called;
    private Pupil pupil;
    private @Nullable JsonNode person;

    @DynamicPropertySource
    static void patience(DynamicPropertyRegistry properties) {
        properties.add(
                "shuniu.egress.allow",
                () -> "localhost:" + EAST.port() + ",localhost:" + WEST.port());
        properties.add("shuniu.webhook.first-pause", () -> "20ms");
        properties.add("shuniu.webhook.longest-pause", () -> "100ms");
    }

    @AfterAll
    static void close() {
        EAST.close();
        WEST.close();
    }

    /** Every test has two schools, a pupil and providers of its own. */
    @BeforeEach
    void twoSchools() {
        world = new HubWorld(port, clients);
        operator = world.apiClient(null, "clients.write", "roster.read");
        world.source("space-feed", "{\"format\":\"xueji\",\"mode\":\"delta\",\"scope\":[]}");
        int test = TESTS.incrementAndGet();
        name = "keeper-" + test;
        school = "21340100%02d".formatted(test + 10);
        otherSchool = "21340100%02d".formatted(test + 40);
        called = "佴" + (char) ('七' + 16 * test) + "禾";
        pupil = Pupil.of(school, called, 970, test);
        person = null;
        EAST.scheme = "https";
        EAST.status = 0;
        EAST.of = space -> true;
    }

    @Test
    void aNewPersonsSpaceIsOpenAtTheProviderAndSaysWhere() {
        String secret = set(name, EAST, school).json().required("secret").asString();
        world.deliver("space-feed", pupil);
        until(() -> isKept("open"));
        assertThat(kept().required("provider").asString()).isEqualTo(name);
        assertThat(kept().required("address").asString()).endsWith("/" + number());
        JsonNode told = EAST.space(number()).orElseThrow();
        assertThat(told.at("/owner/name").asString()).isEqualTo(called);
        assertThat(told.at("/owner/places/0/orgCode").asString()).isEqualTo(school);
        assertThat(told.toString())
                .as("nothing of a register")
                .doesNotContain(pupil.idNumber(), pupil.studentNumber(), "2016", id());

        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Map<String, List<String>> headers = EAST.headers().getLast();
        String id = headers.get("Webhook-id").getFirst();
        Instant at =
                Instant.ofEpochSecond(Long.parseLong(headers.get("Webhook-timestamp").getFirst()));
        assertThat(id).isEqualTo(number() + "." + told.required("revision").asLong());
        assertThat(
                        WebhookSignature.headers(
                                key, id, at, JsonMapper.shared().writeValueAsString(told)))
                .containsEntry("webhook-signature", headers.get("Webhook-signature").getFirst());
    }

    @Test
    void itsOwnerFindsTheWayThereOnTheFirstPage() {
        set(name, EAST, school);
        world.deliver("space-feed", pupil);
        until(() -> isKept("open"));
        HubWorld.Somebody owner = world.activated(person(), name);
        assertThat(owner.browser().get("/").body())
                .contains("href=\"" + kept().required("address").asString() + "\"", "进入我的学习空间");
    }

    @Test
    void whoWasThereBeforeTheProviderIsAskedForToo() {
        world.deliver("space-feed", pupil);
        set(name, EAST, school);
        until(() -> EAST.state(number()).equals("open"));
    }

    @Test
    void aChangeIsToldAndTheSameAgainIsNot() {
        set(name, EAST, school);
        world.deliver("space-feed", pupil);
        until(() -> isKept("open"));
        world.deliver("space-feed", pupil.named("佴改名"));
        until(() -> EAST.space(number()).orElseThrow().at("/owner/name").asString().equals("佴改名"));
        assertThat(kept().required("state").asString()).isEqualTo("open");
        set(name, EAST, school);
        world.deliver("space-feed", pupil.named("佴改名"));
        assertThat(EAST.told(number()).stream().map(t -> t.required("revision").asLong()).toList())
                .isSorted()
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aLeaversSpaceIsFrozenAndOpensAgain() {
        set(name, EAST, school);
        world.deliver("space-feed", pupil, Pupil.of(school, "佴留下", 972, TESTS.get()));
        until(() -> EAST.state(number()).equals("open"));
        world.deliver("space-feed", pupil.withStatus("肄业"));
        until(() -> EAST.state(number()).equals("frozen"));
        until(() -> isKept("frozen"));
        world.deliver("space-feed", pupil);
        until(() -> EAST.state(number()).equals("open"));
    }

    @Test
    void whoGoesToAnotherProvidersSchoolTakesTheNumberAlong() {
        set(name, EAST, school);
        set(name + "-west", WEST, otherSchool);
        world.deliver("space-feed", pupil, Pupil.of(school, "佴留下", 972, TESTS.get()));
        until(() -> EAST.state(number()).equals("open"));
        assertThat(WEST.state(number())).isEqualTo("none");
        world.deliver("space-feed", pupil.at(otherSchool));
        until(() -> WEST.state(number()).equals("open"));
        until(() -> EAST.state(number()).equals("moved"));
        assertThat(EAST.space(number()).orElseThrow().has("owner"))
                .as("its owner is none of the old provider's business")
                .isFalse();
        until(() -> kept().required("provider").asString().equals(name + "-west"));
        assertThat(WEST.told(number()).getFirst().required("state").asString()).isEqualTo("open");
    }

    @Test
    void aProviderThatIsAwayIsAskedUntilItIsBackAndCountsAsWaiting() {
        EAST.status = 503;
        set(name, EAST, school);
        world.deliver("space-feed", pupil);
        until(() -> isKept("asked"));
        until(() -> "503".equals(provider().path("lastAnswer").asString("")));
        assertThat(school().required("waiting").asLong()).isEqualTo(1);
        EAST.status = 0;
        until(() -> isKept("open"));
        assertThat(school().required("waiting").asLong()).isZero();
        assertThat(provider().at("/spaces/open").asLong()).isEqualTo(1);
    }

    @Test
    void aRefusalIsCountedWithItsReasonAndCanBeAskedAgainAndDelaysNobody() {
        Pupil other = Pupil.of(school, "佴别人", 972, TESTS.get());
        EAST.status = 422;
        EAST.of = space -> space.at("/owner/name").asString().equals(called);
        set(name, EAST, school);
        world.deliver("space-feed", pupil, other);
        until(() -> isKept("failed"));
        assertThat(kept().required("reason").asString()).isEqualTo("status-422");
        until(() -> provider().at("/spaces/open").asLong() == 1);
        EAST.status = 0;
        Answer retry =
                world.post(operator, "/api/v1/space-providers/" + name + "/retry", Map.of())
                        .expect(202);
        assertThat(retry.json().required("spaces").asInt()).isEqualTo(1);
        until(() -> isKept("open"));
    }

    @Test
    void anAddressThatIsNotEncryptedIsNoneForAChild() {
        EAST.scheme = "http";
        set(name, EAST, school);
        world.deliver("space-feed", pupil);
        until(() -> isKept("failed"));
        assertThat(kept().required("reason").asString()).isEqualTo("no-address");
        assertThat(kept().path("address").isNull()).isTrue();
    }

    @Test
    void eventsTellOfTheAskingAndTheOpening() {
        set(name, EAST, school);
        String begin =
                world.get("/api/v1/events/snapshot?limit=1").json().required("events").asString();
        world.deliver("space-feed", pupil);
        until(() -> isKept("open"));
        until(() -> events(begin).contains("\"provider\":\"" + name + "\""));
        assertThat(events(begin)).contains("space.asked", "space.opened");
    }

    @Test
    void nobodyButTheWholeHubSetsProviders() {
        Registration part = world.apiClient(new OrgCode(school), "clients.write", "roster.read");
        assertThat(
                        world.put(
                                        part,
                                        "/api/v1/space-providers/" + name,
                                        Map.of("url", EAST.url(), "orgs", List.of(school)))
                                .status())
                .isEqualTo(404);
        assertThat(
                        world.put(
                                        operator,
                                        "/api/v1/space-providers/hub",
                                        Map.of("url", EAST.url(), "orgs", List.of(school)))
                                .problem())
                .isEqualTo("invalid-parameter");
        assertThat(
                        world.put(
                                        operator,
                                        "/api/v1/space-providers/" + name,
                                        Map.of("url", "ftp://spaces", "orgs", List.of(school)))
                                .problem())
                .isEqualTo("invalid-property");
        assertThat(world.get("/api/v1/space-providers/nobody").problem())
                .isEqualTo("unknown-space-provider");
    }

    private Answer set(String provider, ReferenceProvider at, String... orgs) {
        return world.put(
                operator,
                "/api/v1/space-providers/" + provider,
                Map.of("url", at.url(), "orgs", List.of(orgs)));
    }

    private JsonNode provider() {
        return world.get(operator, "/api/v1/space-providers/" + name).expect(200).json();
    }

    private JsonNode school() {
        return world.get(operator, "/api/v1/space-providers/" + name + "/schools")
                .expect(200)
                .json()
                .at("/items/0");
    }

    private String events(String after) {
        return world.get("/api/v1/events?limit=1000&cursor=" + after).response().body();
    }

    private JsonNode kept() {
        return world.get("/api/v1/persons/" + id() + "/space").expect(200).json();
    }

    private String number() {
        return person().required("spaceNumber").asString();
    }

    private String id() {
        return person().required("id").asString();
    }

    private boolean isKept(String state) {
        JsonNode kept = kept();
        return kept.required("state").asString().equals(state)
                && kept.required("provider").asString().equals(name);
    }

    /** Looked for once: searches are counted. */
    private JsonNode person() {
        if (person == null) {
            person =
                    world.post(
                                    "/api/v1/persons/search",
                                    Map.of(
                                            "identifierType",
                                            "citizenId",
                                            "identifier",
                                            pupil.idNumber()))
                            .expect(200)
                            .json()
                            .at("/items/0");
        }
        return person;
    }
}
