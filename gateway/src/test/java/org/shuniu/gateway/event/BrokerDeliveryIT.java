package org.shuniu.gateway.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.gateway.testing.HubWorld.until;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.testing.HubTest;
import org.shuniu.gateway.testing.HubWorld;
import org.shuniu.gateway.testing.KafkaBroker;
import org.shuniu.roster.testing.Pupil;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broker hears of every event, of one person in order, whatever breaks in between. */
@HubTest
@DirtiesContext
class BrokerDeliveryIT {
    private static final String ALL = "roster-events";
    private static final String OF_ONE_SCHOOL = "school-events";
    private static final String SCHOOL = "2136010011";
    private static final AtomicInteger DAYS = new AtomicInteger();

    @TempDir private static Path directory;
    private static KafkaBroker broker;

    @LocalServerPort private int port;
    @Autowired private Clients clients;

    private HubWorld world;
    private Pupil pupil;
    private @Nullable String id;

    @DynamicPropertySource
    static void broker(DynamicPropertyRegistry properties) throws Exception {
        broker = new KafkaBroker(directory);
        String kafka =
                "kafka:%s?brokers=%s&deliveryTimeoutMs=3000&requestTimeoutMs=2000&maxBlockMs=2000&lingerMs=0";
        properties.add("shuniu.delivery.all.uri", () -> kafka.formatted(ALL, broker.address()));
        properties.add("shuniu.delivery.all.every", () -> "50ms");
        properties.add(
                "shuniu.delivery.school.uri",
                () -> kafka.formatted(OF_ONE_SCHOOL, broker.address()));
        properties.add("shuniu.delivery.school.org", () -> SCHOOL);
        properties.add("shuniu.delivery.school.every", () -> "50ms");
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    @BeforeEach
    void onePupil() {
        id = null;
        world = new HubWorld(port, clients);
        world.source("broker-feed", "{\"format\":\"xueji\",\"mode\":\"delta\",\"scope\":[]}");
        int day = DAYS.incrementAndGet();
        pupil = Pupil.of(SCHOOL, "卜" + (char) ('丁' + 16 * day) + "原", 910, day);
    }

    @Test
    void everyEventComesOnceUnderItsPersonsKeyAndSaysNothingOfARegister() {
        String begin = present();
        world.deliver("broker-feed", pupil);
        world.deliver("broker-feed", pupil.named("卜第二"));
        world.deliver("broker-feed", pupil.named("卜第三"));
        until(() -> of(ALL, id()).size() >= 3);
        List<ConsumerRecord<String, String>> heard = of(ALL, id());
        assertThat(heard.stream().map(BrokerDeliveryIT::eventId).toList())
                .isEqualTo(eventIds(begin, id()));
        assertThat(heard.stream().map(r -> json(r).required("personVersion").asLong()).toList())
                .isSorted();
        assertThat(heard.toString())
                .doesNotContain(pupil.idNumber(), pupil.studentNumber(), "2016", "卜");
    }

    @Test
    void aDeliveryForASubtreeHearsOfNobodyElse() {
        Pupil other = Pupil.of("2136010012", "卜他校", 912, DAYS.incrementAndGet());
        world.deliver("broker-feed", other);
        String elsewhere = idOf(other);
        world.deliver("broker-feed", pupil);
        until(() -> !of(OF_ONE_SCHOOL, id()).isEmpty());
        until(() -> !of(ALL, elsewhere).isEmpty());
        assertThat(of(OF_ONE_SCHOOL, elsewhere)).isEmpty();
    }

    @Test
    void whatHappensWhileTheBrokerIsDeadComesWhenItIsBack() throws Exception {
        String begin = present();
        world.deliver("broker-feed", pupil);
        until(() -> !of(ALL, id()).isEmpty());
        broker.kill();
        world.deliver("broker-feed", pupil.named("卜无人"));
        world.deliver("broker-feed", pupil.named("卜听见"));
        Thread.sleep(4_000);
        broker.start();
        List<String> expected = eventIds(begin, id());
        assertThat(expected).hasSize(3);
        until(
                () ->
                        of(ALL, id()).stream()
                                .map(BrokerDeliveryIT::eventId)
                                .distinct()
                                .toList()
                                .equals(expected));
    }

    private String id() {
        if (id == null) {
            id = idOf(pupil);
        }
        return id;
    }

    private String idOf(Pupil somebody) {
        return world.search("citizenId", somebody.idNumber()).required("id").asString();
    }

    private String present() {
        return world.get("/api/v1/events/snapshot?limit=1")
                .expect(200)
                .json()
                .required("events")
                .asString();
    }

    private List<String> eventIds(String begin, String person) {
        JsonNode page = world.get("/api/v1/events?limit=1000&cursor=" + begin).expect(200).json();
        return page.required("items")
                .valueStream()
                .filter(e -> e.required("personId").asString().equals(person))
                .map(e -> e.required("id").asString())
                .toList();
    }

    private static List<ConsumerRecord<String, String>> of(String topic, String person) {
        return broker.read(topic).stream().filter(r -> Objects.equals(r.key(), person)).toList();
    }

    private static String eventId(ConsumerRecord<String, String> record) {
        String id = new String(record.headers().lastHeader("eventId").value(), UTF_8);
        assertThat(json(record).required("id").asString()).isEqualTo(id);
        return id;
    }

    private static JsonNode json(ConsumerRecord<String, String> record) {
        return JsonMapper.shared().readTree(record.value());
    }
}
