package org.shuniu.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.testing.HubTest;
import org.shuniu.gateway.testing.HubWorld;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.testing.Pupil;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What receivers that fetch events hear, and what they do not. */
@HubTest
class EventApiIT {
    private static final String EVENTS = "/api/v1/events";
    private static final AtomicInteger SCHOOLS = new AtomicInteger(10);
    private static final AtomicInteger DAYS = new AtomicInteger();

    @LocalServerPort private int port;
    @Autowired private Clients clients;

    private HubWorld world;
    private String school;
    private String otherSchool;
    private Pupil pupil;

    /** Every test has two schools and a pupil of its own. */
    @BeforeEach
    void twoSchoolsAndOnePupil() {
        world = new HubWorld(port, clients);
        world.source("event-feed", "{\"format\":\"xueji\",\"mode\":\"delta\",\"scope\":[]}");
        int day = DAYS.incrementAndGet();
        school = "21350100%02d".formatted(SCHOOLS.incrementAndGet());
        otherSchool = "21350100%02d".formatted(SCHOOLS.incrementAndGet());
        pupil = Pupil.of(school, "亓" + (char) ('丁' + 16 * day) + "舟", 950, day);
    }

    @Test
    void whoReadsTheSnapshotFirstHearsOfEverybodyElseLater() {
        String begin = snapshotEnd();
        world.deliver("event-feed", pupil);
        List<JsonNode> heard = eventsAfter(begin, id());
        assertThat(typesOf(heard)).contains("person.opened", "space.opened", "affiliation.began");
        JsonNode event = heard.getFirst();
        assertThat(event.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "version",
                        "personId",
                        "personVersion",
                        "survivorId",
                        "occurredAt",
                        "facts");
        assertThat(event.toString())
                .doesNotContain(pupil.idNumber(), pupil.studentNumber(), "2016", "亓");
    }

    @Test
    void aChangeNamesTheAttributeAndNotWhatItIs() {
        world.deliver("event-feed", pupil);
        String begin = present();
        world.deliver("event-feed", pupil.named("亓新名"));
        JsonNode event = eventsAfter(begin, id()).getFirst();
        assertThat(event.at("/facts/0/type").asString()).isEqualTo("person.changed");
        assertThat(event.at("/facts/0/attributes").toString()).contains("name");
        assertThat(event.toString()).doesNotContain("亓新名");
    }

    @Test
    void aSchoolHearsThatSomebodyWentAndNothingOfWhatFollows() {
        // Somebody stays, so that no brake stops the last one of a school.
        world.deliver("event-feed", pupil, Pupil.of(school, "亓留下", 952, DAYS.get()));
        Registration left = world.apiClient(new OrgCode(school), "roster.read");
        Registration entered = world.apiClient(new OrgCode(otherSchool), "roster.read");
        String begin = present();
        world.deliver("event-feed", pupil.at(otherSchool));
        List<JsonNode> all = eventsAfter(begin, id());
        assertThat(typesOf(all)).contains("affiliation.began", "affiliation.ended");

        List<JsonNode> there = read(left, begin);
        assertThat(typesOf(there)).containsExactly("affiliation.ended");
        assertThat(there.toString()).doesNotContain(otherSchool);
        assertThat(typesOf(read(entered, begin)))
                .contains("affiliation.began", "affiliation.ended");

        world.deliver("event-feed", pupil.at(otherSchool).named("亓别名"));
        String after = present();
        assertThat(read(left, begin)).hasSize(1);
        assertThat(read(left, after)).isEmpty();
    }

    @Test
    void eventsPageByCursorInOrderAndNoneIsPassedOver() {
        String begin = present();
        world.deliver("event-feed", pupil);
        world.deliver("event-feed", pupil.named("亓第二"));
        world.deliver("event-feed", pupil.named("亓第三"));
        String person = id();
        HubWorld.until(() -> of(read(null, begin), person).size() >= 3);
        List<JsonNode> paged = new ArrayList<>();
        String cursor = begin;
        boolean more = true;
        while (more) {
            JsonNode page = world.get(EVENTS + "?limit=1&cursor=" + cursor).expect(200).json();
            page.required("items").forEach(paged::add);
            more = page.required("more").asBoolean();
            cursor = page.required("next").asString();
        }
        List<JsonNode> mine = of(paged, person);
        assertThat(mine.stream().map(e -> e.required("personVersion").asLong()).toList())
                .isSorted()
                .hasSize(3);
        assertThat(new HashSet<>(paged.stream().map(e -> e.required("id").asString()).toList()))
                .hasSameSizeAs(paged);
    }

    @Test
    void aSnapshotPagesThroughEverybodyOnceAndThroughNobodyOfElsewhere() {
        world.deliver("event-feed", pupil);
        Registration reader = world.apiClient(new OrgCode(school), "roster.read");
        List<String> people = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonNode page =
                    world.get(reader, EVENTS + "/snapshot?limit=50" + next).expect(200).json();
            page.required("items").forEach(p -> people.add(p.required("id").asString()));
            JsonNode cursor = page.required("next");
            next = cursor.isNull() ? null : "&cursor=" + cursor.asString();
        }
        assertThat(people).containsExactly(id());
    }

    @Test
    void cursorsThatAreNoneOrTooOldAreRefused() {
        assertThat(world.get(EVENTS + "?cursor=x").expect(400).problem())
                .isEqualTo("invalid-cursor");
        assertThat(world.get(EVENTS + "/snapshot?cursor=" + present()).expect(400).problem())
                .isEqualTo("invalid-cursor");
        String old =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("events 1 1 1700000000".getBytes(StandardCharsets.UTF_8));
        assertThat(world.get(EVENTS + "?cursor=" + old).expect(410).problem())
                .isEqualTo("cursor-expired");
        Registration blind = world.apiClient(null, "roster.write");
        assertThat(world.get(blind, EVENTS).expect(403).problem()).isEqualTo("insufficient-scope");
        assertThat(world.get(blind, EVENTS + "/snapshot").status()).isEqualTo(403);
    }

    private String id() {
        return world.search("citizenId", pupil.idNumber()).required("id").asString();
    }

    /** What is told of the person, once there is something. */
    private List<JsonNode> eventsAfter(String cursor, String person) {
        HubWorld.until(() -> !of(read(null, cursor), person).isEmpty());
        return of(read(null, cursor), person);
    }

    private List<JsonNode> read(@Nullable Registration reader, String cursor) {
        String path = EVENTS + "?limit=1000&cursor=" + cursor;
        HubWorld.Answer answer = reader == null ? world.get(path) : world.get(reader, path);
        return answer.expect(200).json().required("items").valueStream().toList();
    }

    private static List<JsonNode> of(List<JsonNode> events, String person) {
        return events.stream()
                .filter(event -> event.required("personId").asString().equals(person))
                .toList();
    }

    private static List<String> typesOf(List<JsonNode> events) {
        return events.stream()
                .flatMap(event -> event.required("facts").valueStream())
                .map(fact -> fact.required("type").asString())
                .toList();
    }

    /** The cursor behind everything that is settled. */
    private String present() {
        return world.get(EVENTS + "/snapshot?limit=1")
                .expect(200)
                .json()
                .required("events")
                .asString();
    }

    private String snapshotEnd() {
        JsonNode page = world.get(EVENTS + "/snapshot?limit=1000").expect(200).json();
        return page.required("events").asString();
    }
}
