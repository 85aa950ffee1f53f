package org.shuniu.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.event.EventReceiver.Delivery;
import org.shuniu.gateway.testing.HubTest;
import org.shuniu.gateway.testing.HubWorld;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.testing.Pupil;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Events that come to receivers by themselves. */
@HubTest
class WebhookIT {
    private static final EventReceiver SERVER = new EventReceiver();
    private static final String RECEIVERS = "/api/v1/receivers/";
    private static final AtomicInteger TESTS = new AtomicInteger();

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private JdbcClient jdbc;

    private HubWorld world;
    private Registration reader;
    private Pupil pupil;
    private String path;

    @DynamicPropertySource
    static void patience(DynamicPropertyRegistry properties) {
        properties.add("shuniu.egress.allow", () -> "localhost:" + SERVER.port());
        properties.add("shuniu.egress.timeout", () -> "2s");
        properties.add("shuniu.webhook.first-pause", () -> "20ms");
        properties.add("shuniu.webhook.longest-pause", () -> "100ms");
        properties.add("shuniu.webhook.attempts", () -> "3");
    }

    /** Every test has a school, a pupil and a client of that school alone. */
    @BeforeEach
    void aSchoolThatListens() {
        world = new HubWorld(port, clients);
        world.source("hook-feed", "{\"format\":\"xueji\",\"mode\":\"delta\",\"scope\":[]}");
        int test = TESTS.incrementAndGet();
        String school = "21360100%02d".formatted(test + 10);
        pupil = Pupil.of(school, "佴" + (char) ('七' + 16 * test) + "禾", 970, test);
        reader = world.apiClient(new OrgCode(school), "roster.read");
        path = "/hook" + test;
    }

    @Test
    void everyEventComesOnceSignedAndInOrder() {
        String secret = listen("copy", path);
        world.deliver("hook-feed", pupil);
        world.deliver("hook-feed", pupil.named("佴第二"));
        world.deliver("hook-feed", pupil.named("佴第三"));
        HubWorld.until(() -> SERVER.told(path).size() >= 3);
        List<Delivery> told = SERVER.told(path);
        assertThat(told.stream().map(d -> d.event().required("personVersion").asLong()).toList())
                .hasSize(3)
                .isSorted()
                .doesNotHaveDuplicates();
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        for (Delivery delivery : told) {
            assertThat(delivery.event().required("id").asString()).isEqualTo(delivery.id());
            Instant signed = Instant.ofEpochSecond(Long.parseLong(delivery.timestamp()));
            assertThat(
                            WebhookSignature.headers(key, delivery.id(), signed, delivery.body())
                                    .get("webhook-signature"))
                    .isEqualTo(delivery.signature());
            assertThat(delivery.body()).doesNotContain("佴", pupil.idNumber());
        }
        assertThat(show("copy").required("state").asString()).isEqualTo("listening");
    }

    @Test
    void whoIsAwayDelaysNobodyAndHearsEverythingLater() {
        String away = path + "-away";
        SERVER.answer(away, event -> 503);
        listen("copy", path);
        listen("away", away);
        world.deliver("hook-feed", pupil);
        world.deliver("hook-feed", pupil.named("佴又名"));
        HubWorld.until(() -> SERVER.told(path).size() >= 2);
        HubWorld.until(() -> show("away").required("state").asString().equals("failing"));
        assertThat(show("away").required("lastAnswer").asString()).isEqualTo("503");
        HubWorld.until(() -> show("away").required("failures").asInt() > 3);
        assertThat(SERVER.told(away)).isEmpty();

        SERVER.answer(away, event -> 200);
        HubWorld.until(() -> SERVER.told(away).size() >= 2);
        assertThat(idsOf(SERVER.told(away))).isEqualTo(idsOf(SERVER.told(path)));
        assertThat(items("away/dead-letters")).isEmpty();
    }

    /** Several people are told about at once; of one of them nothing overtakes anything. */
    @Test
    void whatHappenedToOtherPeopleDoesNotWaitForOneThatIsRefusedAndIsNotToldTwice() {
        String school = pupil.cells().get("学校标识码");
        // No brake stops what happens to three people of a school.
        Pupil[] all = new Pupil[3];
        for (int i = 0; i < all.length; i++) {
            all[i] = Pupil.of(school, "佴" + (char) ('三' + i) + "他", 972 + 2 * i, 1 + i);
        }
        listen("copy", path);
        world.deliver("hook-feed", all);
        HubWorld.until(() -> SERVER.told(path).size() == all.length);
        String refused = SERVER.told(path).getFirst().event().required("personId").asString();
        SERVER.answer(
                path, event -> event.required("personId").asString().equals(refused) ? 422 : 204);
        for (String name : List.of("佴后来", "佴又来")) {
            world.deliver("hook-feed", all[0].named(name), all[1].named(name), all[2].named(name));
        }
        HubWorld.until(() -> items("copy/dead-letters").size() == 2);
        int told = all.length + 2 * (all.length - 1);
        HubWorld.until(() -> SERVER.told(path).size() >= told);
        assertThat(idsOf(SERVER.told(path))).doesNotHaveDuplicates().hasSize(told);
    }

    @Test
    void whatIsRefusedAgainAndAgainIsSetAsideAndCanBeSentOnceMore() {
        SERVER.answer(path, event -> event.toString().contains("person.opened") ? 422 : 204);
        listen("copy", path);
        world.deliver("hook-feed", pupil);
        world.deliver("hook-feed", pupil.named("佴再名"));
        HubWorld.until(() -> SERVER.told(path).size() == 1);
        List<JsonNode> letters = items("copy/dead-letters");
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().required("answer").asString()).isEqualTo("422");

        redeliver();
        HubWorld.until(() -> !isAskedAgain());
        assertThat(items("copy/dead-letters")).as("refused once more").hasSize(1);

        SERVER.answer(path, event -> 204);
        redeliver();
        HubWorld.until(() -> items("copy/dead-letters").isEmpty());
        assertThat(SERVER.told(path)).hasSize(2);
        assertThat(SERVER.told(path).getLast().id())
                .isEqualTo(letters.getFirst().required("eventId").asString());
    }

    @Test
    void aReceiverThatWasAwayTooLongBeginsAnew() {
        listen("copy", path);
        jdbc.sql(
                        "update gateway.receiver set current_at = now() - interval '31 days' where url = :url")
                .param("url", SERVER.url(path))
                .update();
        assertThat(show("copy").required("state").asString()).isEqualTo("lost");
        world.deliver("hook-feed", pupil);
        assertThat(put("copy", SERVER.url(path)).expect(200).json().required("state").asString())
                .isEqualTo("listening");
        world.deliver("hook-feed", pupil.named("佴后名"));
        HubWorld.until(() -> !SERVER.told(path).isEmpty());
        assertThat(SERVER.told(path).getFirst().body()).contains("person.changed");
    }

    @Test
    void aClientHearsOfItsSubtreeAlone() {
        listen("copy", path);
        Registration other = world.apiClient(new OrgCode("2136020001"), "roster.read");
        String elsewhere = path + "-elsewhere";
        world.put(other, RECEIVERS + "copy", Map.of("url", SERVER.url(elsewhere))).expect(201);
        world.deliver("hook-feed", pupil);
        HubWorld.until(() -> !SERVER.told(path).isEmpty());
        assertThat(SERVER.told(elsewhere)).isEmpty();
        assertThat(world.get(other, RECEIVERS + "copy/dead-letters").expect(200).status())
                .isEqualTo(200);
        world.delete(other, RECEIVERS + "copy").expect(204);
        assertThat(world.get(other, RECEIVERS + "copy").expect(404).problem())
                .isEqualTo("unknown-receiver");
        assertThat(show("copy").required("name").asString()).isEqualTo("copy");
    }

    @Test
    void whoMayNotReadAnyMoreHearsNothingMore() throws Exception {
        listen("copy", path);
        String clientId = reader.client().id().value();
        jdbc.sql("update gateway.client set scopes = '{roster.write}' where client_id = :id")
                .param("id", clientId)
                .update();
        // So long may a node go by what it knew of a client.
        Thread.sleep(5_100);
        Registration other = world.apiClient(null, "roster.read");
        String elsewhere = path + "-other";
        world.put(other, RECEIVERS + "copy", Map.of("url", SERVER.url(elsewhere))).expect(201);
        world.deliver("hook-feed", pupil);
        HubWorld.until(() -> !SERVER.told(elsewhere).isEmpty());
        assertThat(SERVER.told(path)).isEmpty();
    }

    @Test
    void aClientHasAFewReceivers() {
        for (int i = 0; i < Receivers.MOST; i++) {
            put("r" + i, SERVER.url(path)).expect(201);
        }
        assertThat(put("one-more", SERVER.url(path)).expect(409).problem())
                .isEqualTo("too-many-receivers");
        put("r0", SERVER.url(path)).expect(200);
    }

    @Test
    void addressesThatMayNotBeCalledAreNot() {
        put("private", "https://127.0.0.1:1/hook").expect(201);
        world.deliver("hook-feed", pupil);
        HubWorld.until(() -> show("private").required("state").asString().equals("failing"));
        assertThat(show("private").required("lastAnswer").asString()).isEqualTo("not-public");
        for (String url : List.of("", "ftp://x.example/", "https://a@x.example/", "/hook", "::")) {
            assertThat(put("bad", url).expect(400).problem()).isEqualTo("invalid-property");
        }
        assertThat(put("Bad_Name", SERVER.url(path)).expect(400).problem())
                .isEqualTo("invalid-parameter");
    }

    /** Returns the secret. */
    private String listen(String name, String at) {
        return put(name, SERVER.url(at)).expect(201).json().required("secret").asString();
    }

    private HubWorld.Answer put(String name, String url) {
        return world.put(reader, RECEIVERS + name, Map.of("url", url));
    }

    private JsonNode show(String name) {
        JsonNode shown = world.get(reader, RECEIVERS + name).expect(200).json();
        assertThat(shown.path("secret").isNull()).isTrue();
        return shown;
    }

    private List<JsonNode> items(String below) {
        return world.get(reader, RECEIVERS + below)
                .expect(200)
                .json()
                .required("items")
                .valueStream()
                .toList();
    }

    private void redeliver() {
        assertThat(
                        world.post(reader, RECEIVERS + "copy/redeliver", Map.of())
                                .expect(202)
                                .json()
                                .required("events")
                                .asInt())
                .isOne();
    }

    private boolean isAskedAgain() {
        return jdbc.sql(
                        "select exists (select 1 from gateway.dead_letter join gateway.receiver using (receiver_id) where url = :url and asked_again)")
                .param("url", SERVER.url(path))
                .query(Boolean.class)
                .single();
    }

    private static List<String> idsOf(List<Delivery> told) {
        return told.stream().map(Delivery::id).toList();
    }
}
