package org.shuniu.roster;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.apply.PlanApplier;
import org.shuniu.roster.apply.UndoApplier;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.brake.Braking;
import org.shuniu.roster.brake.StoredHolds;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.intake.ImportEvent;
import org.shuniu.roster.intake.Spool;
import org.shuniu.roster.parallel.NamedLock;
import org.shuniu.roster.person.FirstLoad;
import org.shuniu.roster.plan.Planner;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes batches from received to applied, one at a time and one per source, under a lease that
 * PostgreSQL takes back by itself if this process dies. Every step can be repeated: a batch that
 * was being read is read again from the spool, one that was being applied goes on with what is
 * still planned.
 */
final class BatchWorker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BatchWorker.class);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Senders take local time for UTC, and their clocks go wrong by minutes. */
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofDays(1);

    private static final int ATTEMPTS_BEFORE_REFUSING = 3;

    private final DataSource dataSource;
    private final Parts parts;
    private final Semaphore work = new Semaphore(0);
    private final Map<UUID, Integer> failures = new HashMap<>();
    private volatile boolean closed;
    private @Nullable Thread thread;

    /** What a worker works with. */
    record Parts(
            BatchStore batches,
            SourceRegistry sources,
            Mappings mappings,
            Deliveries deliveries,
            Spool spool,
            SnapshotIndex index,
            Planner planner,
            Braking brakes,
            StoredHolds holds,
            ApplyGate gate,
            PlanApplier applier,
            UndoApplier undos,
            AuditLog audit,
            TransactionOperations transactions) {}

    BatchWorker(DataSource dataSource, Parts parts) {
        this.dataSource = dataSource;
        this.parts = parts;
    }

    void start() {
        thread = Thread.ofPlatform().name("roster-worker").daemon(true).start(this::run);
    }

    /** There may be something to do. */
    void wake() {
        work.release();
    }

    private void run() {
        parts.spool().warmUp();
        while (!closed) {
            try {
                parts.holds().expireDue();
                for (var open : parts.batches().open().entrySet()) {
                    if (closed) {
                        return;
                    }
                    processUnderLease(open.getKey(), open.getValue());
                }
                if (work.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
                log.error("the worker cannot go on for now; it tries again", e);
                pause();
            }
        }
    }

    private void processUnderLease(String source, List<UUID> open) {
        try (NamedLock lease =
                NamedLock.tryTake(dataSource, "shuniu.source:" + source).orElse(null)) {
            if (lease == null) {
                return;
            }
            for (UUID id : open) {
                if (!processed(id)) {
                    break;
                }
            }
        }
    }

    /** Returns whether the next batch of the source has to wait no longer. */
    private boolean processed(UUID id) {
        BatchStore.Work batch = parts.batches().findWork(id).orElseThrow();
        try {
            boolean goOn = process(batch);
            failures.remove(id);
            return goOn;
        } catch (FirstLoad.UnderWay e) {
            log.info("import {} waits until a first load is over", id);
            pause();
            return false;
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                failed(batch.batch(), e);
            }
            return false;
        }
    }

    private boolean process(BatchStore.Work work) throws IOException {
        Batch batch = work.batch();
        if (work.undoes() != null) {
            parts.undos().carryOut(batch, work.undoes(), () -> closed);
            return false;
        }
        Source source = parts.sources().find(batch.source()).orElseThrow();
        if (batch.state() == BatchState.RECEIVED || batch.state() == BatchState.READING) {
            try {
                read(work, source);
            } catch (SourceFault fault) {
                refuse(
                        batch,
                        new Batch.BatchProblem(
                                fault.kind().slug(),
                                fault.kind().title(),
                                String.valueOf(fault.getMessage()),
                                fault.fix()));
                return false;
            }
        }
        Batch planned = parts.batches().find(batch.id()).orElseThrow();
        if (planned.dryRun() || planned.state() == BatchState.REFUSED) {
            return false;
        }
        ApplyGate.Position gate = parts.gate().of(planned);
        if (gate != ApplyGate.Position.OPEN) {
            waitAtGate(planned, gate);
            // The next snapshot says all that this one says; a delta says only what is new.
            return source.mode() == Source.Mode.SNAPSHOT;
        }
        if (parts.applier().apply(planned, () -> closed)) {
            parts.index().settle(planned.id());
            Batch done = parts.batches().find(planned.id()).orElseThrow();
            log.info(
                    "import {} of source {} {}: {}",
                    done.id(),
                    done.source(),
                    done.state().code(),
                    done.counts());
        }
        return false;
    }

    private void waitAtGate(Batch batch, ApplyGate.Position gate) {
        if (batch.state() == BatchState.APPLYING) {
            parts.batches().setState(batch.id(), BatchState.PLANNED);
        }
        if (gate == ApplyGate.Position.URGENT_ONLY) {
            parts.applier().applyUrgent(batch, () -> closed);
        }
    }

    private void read(BatchStore.Work work, Source source) throws IOException {
        Batch batch = work.batch();
        parts.batches().startReading(batch.id());
        BatchStore.Head head = parts.batches().head(source.id(), batch.id()).orElse(null);
        if (head != null
                && head.sha256().equals(work.sha256())
                && head.asOf().equals(work.asOf())) {
            parts.planner().repeat(batch.id(), head.id());
            return;
        }
        if (source.mode() == Source.Mode.DELTA
                && head != null
                && work.asOf().isBefore(head.asOf())) {
            throw new SourceFault(
                    SourceFault.Kind.OUT_OF_ORDER,
                    "The changes are as of "
                            + work.asOf()
                            + ", the last applied ones as of "
                            + head.asOf()
                            + ".",
                    "Send changes in the order in which they happened.");
        }
        if (source.mode() == Source.Mode.SNAPSHOT) {
            refuseEarly(work);
            refuseStale(work, head);
        }
        if (!parts.spool().ids().contains(batch.id())) {
            throw new SourceFault(
                    SourceFault.Kind.INTERRUPTED,
                    "The delivered bytes were lost before they were read.",
                    "Send the file again.");
        }
        Mapping mapping =
                parts.mappings()
                        .find(source.format())
                        .orElseThrow(
                                () ->
                                        new SourceFault(
                                                SourceFault.Kind.NO_MAPPING,
                                                "No mapping reads the format '"
                                                        + source.format()
                                                        + "'.",
                                                "Add the mapping file, or give the source a known format."));
        Planner.Planned planned =
                parts.planner()
                        .plan(
                                work,
                                source,
                                () ->
                                        parts.deliveries()
                                                .open(
                                                        () -> parts.spool().open(batch.id()),
                                                        mapping,
                                                        source.id()));
        parts.transactions()
                .executeWithoutResult(
                        status -> {
                            if (!batch.dryRun()) {
                                parts.holds().supersedeBefore(batch);
                            }
                            parts.batches()
                                    .setPlanned(
                                            batch.id(),
                                            planned.planHash(),
                                            parts.brakes().judge(batch, planned.counts()));
                        });
    }

    private void refuseStale(BatchStore.Work work, BatchStore.@Nullable Head head) {
        UUID id = work.batch().id();
        Instant waiting =
                parts.batches().waitingAsOf(work.batch().source(), id).orElse(Instant.MIN);
        Instant applied = head == null ? Instant.MIN : head.asOf();
        Instant last = waiting.isAfter(applied) ? waiting : applied;
        if (!work.asOf().isAfter(last)) {
            throw new SourceFault(
                    SourceFault.Kind.STALE_SNAPSHOT,
                    "The snapshot is as of "
                            + work.asOf()
                            + ", the last one before it as of "
                            + last
                            + ".",
                    "Send a newer snapshot, or this one with the moment it is really about.");
        }
    }

    /** Believed, it would make every true snapshot stale until its moment has come. */
    private static void refuseEarly(BatchStore.Work work) {
        Instant received = work.batch().receivedAt();
        if (work.asOf().isAfter(received.plus(CLOCKS_MAY_DIFFER))) {
            throw new SourceFault(
                    SourceFault.Kind.FUTURE_SNAPSHOT,
                    "The snapshot is as of "
                            + work.asOf()
                            + " and was received at "
                            + received
                            + ".",
                    "Check the clock of the sender, and send the file with the moment it is really about.");
        }
    }

    private void refuse(Batch batch, Batch.BatchProblem problem) {
        parts.transactions()
                .executeWithoutResult(
                        status -> {
                            parts.planner().forget(batch.id());
                            parts.batches().setRefused(batch.id(), problem);
                            parts.audit().record(new ImportEvent.Refused(batch, problem));
                        });
        log.info("import {} of source {} refused: {}", batch.id(), batch.source(), problem.type());
    }

    /**
     * A fault of ours or of the machine: try again, and give up on a delivery that keeps failing
     * unread.
     */
    private void failed(Batch batch, Exception e) {
        int count = failures.merge(batch.id(), 1, Integer::sum);
        log.error(
                "import {} of source {} failed, attempt {}", batch.id(), batch.source(), count, e);
        boolean unapplied =
                parts.batches()
                        .find(batch.id())
                        .map(
                                b ->
                                        b.state() == BatchState.RECEIVED
                                                || b.state() == BatchState.READING)
                        .orElse(false);
        if (unapplied && count >= ATTEMPTS_BEFORE_REFUSING) {
            refuse(
                    batch,
                    new Batch.BatchProblem(
                            "internal-error",
                            "The hub failed to read the delivery",
                            "Reading failed "
                                    + count
                                    + " times; the log names the cause under this import's id.",
                            "Nothing changed. Ask the operator, then send the file again."));
        } else {
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops after the chunk under way; what is not done goes on at the next start. */
    @Override
    public void close() {
        closed = true;
        wake();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(PATIENCE)) {
                running.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
