package org.shuniu.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.testing.HubTest;
import org.shuniu.gateway.testing.HubWorld;
import org.shuniu.gateway.testing.HubWorld.Answer;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.testing.Pupil;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The API asks a registry that the operator has set up. */
@HubTest
class VerificationApiIT {
    private static final Pupil PUPIL = Pupil.of("2137010001", "王一诺", 902);
    private static volatile int status = 200;
    private static HttpServer registry;

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    private HubWorld world;
    private String verifications;

    @DynamicPropertySource
    static void registry(DynamicPropertyRegistry properties) throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        registry.createContext(
                "/",
                exchange -> {
                    byte[] same = "{\"same\": true}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, same.length);
                    exchange.getResponseBody().write(same);
                    exchange.close();
                });
        registry.start();
        Path question = Files.createTempFile("question", ".json");
        Files.writeString(question, "{\"xm\": \"name\", \"sfzh\": \"citizenId\"}");
        properties.add(
                "shuniu.lookup.gongan.url",
                () -> "http://localhost:" + registry.getAddress().getPort() + "/");
        properties.add("shuniu.lookup.gongan.question-file", question::toString);
        properties.add("shuniu.lookup.gongan.matches", () -> "/same");
        properties.add("shuniu.lookup.gongan.confirms", () -> "population");
    }

    @AfterAll
    static void stopRegistry() {
        registry.stop(0);
    }

    @BeforeEach
    void onePupil() {
        world = new HubWorld(port, clients);
        world.source("verified", "{\"format\":\"xueji\",\"mode\":\"delta\",\"scope\":[]}");
        world.deliver("verified", PUPIL);
        verifications = "/api/v1/persons/" + personId() + "/verifications";
        status = 200;
    }

    private String personId() {
        return world.post(
                        "/api/v1/persons/search",
                        Map.of("identifierType", "citizenId", "identifier", PUPIL.idNumber()))
                .expect(200)
                .json()
                .at("/items/0/id")
                .asString();
    }

    @Test
    void aConfirmedPersonIsKnownByThePopulationRegister() {
        Answer answer = world.post(verifications, Map.of()).expect(200);
        assertThat(answer.json().toString())
                .isEqualTo(
                        "{\"outcome\":\"confirmed\",\"assurance\":\"population\",\"differs\":[]}");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        String person = verifications.substring(0, verifications.lastIndexOf('/'));
        assertThat(world.get(person).json().required("assurance").asString())
                .isEqualTo("population");
    }

    @Test
    void aRegistryThatIsAwayIsNamedAndNothingIsKept() {
        status = 503;
        Answer answer = world.post(verifications, Map.of("registry", "gongan")).expect(503);
        assertThat(answer.problem()).isEqualTo("registry-away");
        assertThat(answer.header("Retry-After")).isEqualTo("60");
    }

    @Test
    void anotherRegistryIsUnknownAndAnotherSubtreeSeesNobody() {
        assertThat(world.post(verifications, Map.of("registry", "moon")).expect(404).problem())
                .isEqualTo("unknown-registry");
        assertThat(
                        world.post(
                                        world.apiClient(new OrgCode("2137010002"), "roster.write"),
                                        verifications,
                                        Map.of())
                                .expect(404)
                                .problem())
                .isEqualTo("unknown-person");
        assertThat(
                        world.post(world.apiClient(null, "roster.read"), verifications, Map.of())
                                .status())
                .isEqualTo(403);
    }
}
