package org.shuniu.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.shuniu.routes.RunningRoutes.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.outbox.EventView;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;
import org.shuniu.routes.RunningRoutes;

/** Events reach whatever endpoint of Camel is named: here a file, which each makes longer. */
class DeliveryIT {
    private static final String FEED = "delivery-feed";

    /** Tells an event by its person and version alone. */
    private static final EventView VERSIONS =
            (org, read) -> {
                if ("!".equals(org)) {
                    throw new IllegalArgumentException("no org is called so");
                }
                return read.stream()
                        .map(
                                each ->
                                        new EventView.Told(
                                                each.cursor().toString(),
                                                "somebody",
                                                "version " + each.entry().personVersion()))
                        .toList();
            };

    @TempDir private Path home;
    private TestHub hub;

    @BeforeEach
    void startHub() {
        hub = TestHub.withoutBrakes();
        hub.engine()
                .sources()
                .put(
                        new Source(
                                FEED,
                                "xueji",
                                Source.Mode.DELTA,
                                List.of(),
                                Map.of(),
                                Duration.ZERO),
                        "test");
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    void aWorkerGoesOnWhereTheLastOneStopped() {
        Pupil pupil = Pupil.of("2133010011", "例一", 940, 1);
        RunningRoutes first = start(toFile("\\n"));
        await(() -> isKnown("all"));
        deliver(pupil);
        await(() -> !heard().isEmpty());
        first.close();
        deliver(pupil.named("例二"));
        RunningRoutes next = start(toFile("\\n"));
        await(() -> heard().size() > 1);
        deliver(pupil.named("例三"));
        await(() -> heard().size() > 2);
        next.close();
        assertThat(heard()).containsExactly("version 1", "version 2", "version 3");
    }

    @Test
    void aSecretOfTheAddressMayStandInTheEnvironment() {
        String path = System.getenv("PATH");
        RunningRoutes worker = start(toFile("RAW({{env:PATH}})"));
        await(() -> isKnown("all"));
        deliver(Pupil.of("2133010011", "例一", 940, 1));
        await(() -> heard().contains("version 1" + path));
        worker.close();
    }

    @Test
    void anEndpointThatCannotBeEndsTheStartAndIsNamed() {
        assertThatThrownBy(() -> start(List.of("shuniu.delivery.all.uri=pigeon:loft")).close())
                .hasStackTraceContaining("shuniu.delivery.all")
                .hasStackTraceContaining("pigeon");
        assertThatThrownBy(
                        () ->
                                start(
                                                List.of(
                                                        "shuniu.delivery.all.uri=file:"
                                                                + home.resolve("heard"),
                                                        "shuniu.delivery.all.org=!"))
                                        .close())
                .hasStackTraceContaining("shuniu.delivery.all")
                .hasStackTraceContaining("no org is called so");
        assertThatThrownBy(() -> start(List.of("shuniu.delivery.all.org=33")).close())
                .hasStackTraceContaining("shuniu.delivery: uri is missing");
    }

    private List<String> toFile(String behindEach) {
        return List.of(
                "shuniu.delivery.all.every=50ms",
                "shuniu.delivery.all.uri=file:%s?fileName=events&fileExist=Append&appendChars=%s"
                        .formatted(home.resolve("heard"), behindEach));
    }

    private RunningRoutes start(List<String> properties) {
        return new RunningRoutes(
                home.resolve("worker"), properties, hub.engine().outboxReaders(), VERSIONS);
    }

    private boolean isKnown(String reader) {
        return hub.sql()
                .sql("select exists (select from roster.outbox_reader where reader = :reader)")
                .param("reader", reader)
                .query(Boolean.class)
                .single();
    }

    private void deliver(Pupil pupil) {
        assertThat(hub.deliver(FEED, Pupil.file(pupil)).counts().quarantined()).isZero();
    }

    private List<String> heard() {
        try {
            Path file = home.resolve("heard").resolve("events");
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
