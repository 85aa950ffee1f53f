package org.shuniu.routes.intake;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileConfiguration;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.routes.RedeliveryPolicies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the files of one source's folder to the intake, and each to {@code done} or {@code
 * refused} when its import is finished. Every source has consumers of its own, so that none waits
 * for another.
 *
 * <p>A crash between receiving a file and setting it aside makes it an import a second time, which
 * by the fingerprints changes nothing.
 */
final class DropFolderRoute extends RouteBuilder {
    private static final Logger log = LoggerFactory.getLogger(DropFolderRoute.class);
    private static final String ACTOR = "drop-folder";

    private final DropFolder folder;
    private final Parts parts;

    /** What every source's route works with. */
    record Parts(
            RosterIntake intake,
            BatchDirectory batches,
            DropFolderProperties.Inbox inbox,
            Clock clock) {}

    /** What became of a file at the door. */
    private sealed interface Outcome {
        record Received(Path file, FileStamp stamp, UUID id) implements Outcome {}

        record Refused(Path file, Refusal refusal) implements Outcome {}

        /** No file any more: taken away again, or replaced by something that is none. */
        record Gone() implements Outcome {}
    }

    DropFolderRoute(DropFolder folder, Parts parts) {
        this.folder = folder;
        this.parts = parts;
    }

    static String idFor(String source) {
        return "drop-folder-" + source;
    }

    @Override
    public void configure() {
        String source = folder.source();
        errorHandler(RedeliveryPolicies.untilItWorks("the drop folder of source '" + source + "'"));

        FileEndpoint dropped = endpoint(idFor(source), folder.dropped());
        dropped.setExclude(".*\\.(part|tmp|manifest\\.json)");
        dropped.setExclusiveReadLockStrategy(
                new CompleteFiles(parts.inbox().quiet(), parts.clock()));
        from(dropped)
                .routeId(idFor(source))
                .process(exchange -> exchange.getIn().setBody(receive(fileOf(exchange))))
                .process(exchange -> setAside(exchange.getIn().getMandatoryBody(Outcome.class)));

        FileEndpoint taken = endpoint(idFor(source) + "-taken", folder.takenFiles());
        taken.setIncludeHiddenDirs(true);
        taken.setExclude(".*\\.manifest\\.json");
        from(taken).routeId(idFor(source) + "-taken").process(exchange -> settle(fileOf(exchange)));
    }

    private FileEndpoint endpoint(String name, Path directory) {
        // Not by URI: a home may have any characters in its path.
        var configuration = new GenericFileConfiguration();
        configuration.setDirectory(directory.toString());
        var endpoint = new FileEndpoint("file:" + name, getContext().getComponent("file"));
        endpoint.setFile(directory.toFile());
        endpoint.setConfiguration(configuration);
        endpoint.setAutoCreate(false);
        endpoint.setInitialDelay(0);
        endpoint.setDelay(parts.inbox().poll().toMillis());
        // Oldest first: the order in which snapshots were made.
        endpoint.setSorter(Comparator.comparingLong(GenericFile<File>::getLastModified));
        // We move the files. Camel's memory of names would overlook the next file of that name.
        endpoint.setNoop(true);
        endpoint.setIdempotent(false);
        return endpoint;
    }

    private static Path fileOf(Exchange exchange) throws InvalidPayloadException {
        return exchange.getIn().getMandatoryBody(File.class).toPath();
    }

    private Outcome receive(Path file) throws IOException {
        try {
            FileStamp stamp = FileStamp.of(file);
            if (!stamp.plainFile()) {
                return new Outcome.Gone();
            }
            Manifest manifest = folder.manifestOf(file);
            var delivery =
                    new Delivery(
                            folder.source(),
                            file.getFileName().toString(),
                            false,
                            manifest.rows(),
                            manifest.sha256(),
                            manifest.asOf(),
                            ACTOR);
            try (InputStream body = DropFolder.read(file)) {
                Batch batch = parts.intake().receive(delivery, body);
                return new Outcome.Received(file, stamp, batch.id());
            }
        } catch (Refusal refusal) {
            return new Outcome.Refused(file, refusal);
        } catch (DeliveryRefused refused) {
            return new Outcome.Refused(file, Refusal.of(refused));
        } catch (NoSuchFileException e) {
            return new Outcome.Gone();
        } catch (AccessDeniedException e) {
            return new Outcome.Refused(file, Refusal.unreadable());
        } catch (FileSystemException e) {
            // Opening a link fails like an exhausted machine does, and only that is tried again.
            if (Files.isSymbolicLink(file)) {
                return new Outcome.Gone();
            }
            throw e;
        }
    }

    private void setAside(Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Received(Path file, FileStamp stamp, UUID id) -> {
                if (isUnchanged(file, stamp)) {
                    folder.take(file, id);
                    log.info("import {} of source {} received", id, folder.source());
                } else {
                    log.warn(
                            "the file of import {} of source {} changed while it was read, and is taken again",
                            id,
                            folder.source());
                }
            }
            case Outcome.Refused(Path file, Refusal refusal) -> {
                folder.refuse(file, refusal, parts.clock().instant());
                log.warn(
                        "a file of source {} was refused: {}",
                        folder.source(),
                        refusal.problem().type());
            }
            case Outcome.Gone() -> {}
        }
    }

    private static boolean isUnchanged(Path file, FileStamp stamp) throws IOException {
        try {
            return FileStamp.of(file).equals(stamp);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void settle(Path path) throws IOException {
        DropFolder.Taken file = DropFolder.takenFile(path).orElse(null);
        if (file == null) {
            return;
        }
        Batch batch = parts.batches().find(file.id()).orElse(null);
        if (batch == null) {
            // The database is an older one than the folder.
            folder.putBack(file);
        } else if (batch.state().isFinal(batch.dryRun())) {
            folder.finish(
                    file,
                    ImportReport.of(batch, parts.batches()),
                    batch.state() != BatchState.REFUSED);
        }
    }
}
