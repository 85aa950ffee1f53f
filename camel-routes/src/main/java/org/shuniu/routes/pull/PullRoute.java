package org.shuniu.routes.pull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.intake.SourceTurns;
import org.shuniu.routes.Complaints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks somebody for a roster and puts the answer into the drop folder of its source, where
 * everything else happens. The answer is written under a name that nobody takes; when all of it is
 * there, a manifest says how many rows it has and as of when, and a rename drops it. Only then the
 * mark advances: a crash in between asks for the same again, which changes nothing.
 */
final class PullRoute extends RouteBuilder {
    private static final Logger log = LoggerFactory.getLogger(PullRoute.class);

    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** Not all sources at the same moment after a start. */
    private static final Duration MOST_JITTER = Duration.ofMinutes(5);

    private static final String OURS = "pull-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final String source;
    private final Inquiry inquiry;
    private final Duration every;
    private final Path folder;
    private final SourceTurns turns;
    private final Clock clock;
    private final Complaints complaints;
    private @Nullable Instant due;
    private Duration pause = FIRST_PAUSE;

    PullRoute(
            String source,
            Inquiry inquiry,
            Duration every,
            Path inbox,
            SourceTurns turns,
            Clock clock) {
        this.source = source;
        this.inquiry = inquiry;
        this.every = every;
        this.folder = inbox.resolve(source);
        this.turns = turns;
        this.clock = clock;
        this.complaints = new Complaints("source " + source);
    }

    @Override
    public void configure() {
        long tick = Math.min(every.toMillis(), LONGEST_TICK.toMillis());
        errorHandler(noErrorHandler());
        from("scheduler:pull-" + source + "?delay=" + tick + "&initialDelay=" + tick)
                .routeId("pull-" + source)
                .process(exchange -> askIfDue());
    }

    private void askIfDue() {
        // The roster makes the folder when it knows the source.
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            Optional<Mark> mark = Mark.of(folder);
            if (due == null) {
                due = firstTime(mark);
            }
            if (clock.instant().isBefore(due)) {
                return;
            }
            Optional<SourceTurns.Turn> turn = turns.take(source);
            if (turn.isEmpty()) {
                return;
            }
            Instant asked = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            try {
                ask(mark.map(Mark::since).orElse(null), asked);
            } finally {
                turn.get().close();
            }
            due = asked.plus(every);
            pause = FIRST_PAUSE;
            complaints.works();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            complaints.complain(e);
            due = clock.instant().plus(shorter(pause, every));
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private Instant firstTime(Optional<Mark> mark) {
        long jitter =
                ThreadLocalRandom.current().nextLong(shorter(every, MOST_JITTER).toMillis() + 1);
        Instant soon = clock.instant().plusMillis(jitter);
        Instant usual = mark.map(m -> m.askedAt().plus(every)).orElse(soon);
        return usual.isAfter(soon) ? usual : soon;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void ask(@Nullable String since, Instant asked) throws Exception {
        removeLeftovers();
        String name = OURS + TIME.format(asked) + (inquiry.hasSeveralTables() ? ".zip" : ".csv");
        Path part = folder.resolve(name + ".part");
        String next;
        long rows;
        try (AnswerFile table = AnswerFile.of(inquiry, part)) {
            next = inquiry.ask(since, table);
            rows = table.rows();
            table.force();
        } catch (Exception e) {
            Files.deleteIfExists(part);
            throw e;
        }
        if (since != null && rows == 0) {
            Files.delete(part);
        } else {
            // Several tables are not as many rows as they have together; their own list proves
            // them.
            drop(part, name, inquiry.hasSeveralTables() ? null : rows, asked);
            log.info("source {} answered with {} rows", source, rows);
        }
        new Mark(asked, next).write(folder);
    }

    private void drop(Path part, String name, @Nullable Long rows, Instant asked)
            throws IOException {
        Path manifest = folder.resolve(name + ".manifest.json");
        Path unfinished = folder.resolve(name + ".manifest.json.part");
        Files.write(
                unfinished,
                "{%s\"asOf\":\"%s\"}"
                        .formatted(rows == null ? "" : "\"rows\":" + rows + ",", asked)
                        .getBytes(StandardCharsets.UTF_8));
        Files.move(unfinished, manifest, StandardCopyOption.ATOMIC_MOVE);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a process that died had begun to write; nobody else writes while we have the turn. */
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, OURS + "*.part")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // The folder went away with its source; the next tick sees it.
        }
    }
}
