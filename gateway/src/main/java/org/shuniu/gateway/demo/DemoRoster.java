package org.shuniu.gateway.demo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.shuniu.gateway.home.StartupFault;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;

/** Delivers the invented province through the same door as any registry's files. */
final class DemoRoster {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final SourceRegistry sources;
    private final RosterIntake intake;
    private final BatchDirectory batches;
    private final Province province = Province.of(ProvinceSpec.demo());

    DemoRoster(SourceRegistry sources, RosterIntake intake, BatchDirectory batches) {
        this.sources = sources;
        this.intake = intake;
        this.batches = batches;
    }

    List<SchoolCode> schools() {
        return province.schools();
    }

    /** Returns when everybody is in; does nothing where they are already. */
    void ensure() throws IOException {
        ensure("xueji", "学生学籍信息.xls", province::writeStudentRegistry);
        ensure("teacher", "教职工信息.xls", province::writeTeacherRegistry);
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private void ensure(String source, String fileName, Content content) throws IOException {
        if (sources.find(source).isEmpty()) {
            sources.put(
                    new Source(
                            source,
                            source,
                            Source.Mode.SNAPSHOT,
                            // Whatever the files name: a visitor may drop a file of any school, and
                            // claim it elsewhere.
                            List.of(),
                            Map.of(),
                            Source.DEFAULT_MIN_ABSENCE),
                    "system");
        }
        // The first start may have been interrupted: what it delivered goes on by itself.
        Batch first = batches.ofSource(source, null, 100).stream().reduce((a, b) -> b).orElse(null);
        UUID batch = first == null ? deliver(source, fileName, content) : first.id();
        await(batch);
    }

    private UUID deliver(String source, String fileName, Content content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        try {
            return intake.receive(
                            new Delivery(source, fileName, false, null, null, null, "system"),
                            new ByteArrayInputStream(bytes.toByteArray()))
                    .id();
        } catch (DeliveryRefused e) {
            throw new StartupFault("the demo province was refused: " + e.getMessage(), e);
        }
    }

    private void await(UUID id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Batch batch = batches.find(id).orElseThrow();
            if (batch.state() == BatchState.REFUSED) {
                throw new StartupFault("the demo province was refused: " + batch.problem());
            }
            if (batch.state().isFinal(batch.dryRun())) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartupFault("interrupted while the demo province was imported", e);
            }
        }
        throw new StartupFault(
                "the demo province was not imported within " + PATIENCE.toMinutes() + " minutes");
    }
}
