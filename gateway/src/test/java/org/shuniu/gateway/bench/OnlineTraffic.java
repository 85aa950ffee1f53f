package org.shuniu.gateway.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The operations in turn, so many a second whether the hub keeps up or not: each is timed from when
 * it was due, so that a hub that stands still is late for all who came meanwhile and not for one.
 */
final class OnlineTraffic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FAILURES_TOLD = 10;

    private final OnlineClient client;
    private final long intervalNanos;
    private final Collection<Sample> samples = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread pacer = Thread.ofPlatform().name("pacer").unstarted(this::pace);
    private volatile @Nullable Phase phase;
    private volatile boolean closed;

    /** How long one operation took that was due in a phase. */
    record Sample(Phase phase, Operation operation, Duration latency, boolean failed) {}

    OnlineTraffic(OnlineClient client, int perSecond) {
        this.client = client;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    void start() {
        pacer.start();
    }

    /** What is due from now on counts for this phase; for none if it is null. */
    void enter(@Nullable Phase next) {
        phase = next;
    }

    /** Once {@link #close} has waited for them, all samples. */
    Collection<Sample> samples() {
        return samples;
    }

    private void pace() {
        Operation[] operations = Operation.values();
        long due = System.nanoTime();
        for (int n = 0; !closed; n++) {
            while (System.nanoTime() < due && !closed) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            Operation operation = operations[n % operations.length];
            Phase counted = phase;
            long since = due;
            virtual.execute(() -> perform(operation, counted, since));
            due += intervalNanos;
        }
    }

    private void perform(Operation operation, @Nullable Phase counted, long due) {
        boolean failed = !succeeds(operation);
        if (counted != null) {
            Duration latency = Duration.ofNanos(System.nanoTime() - due);
            samples.add(new Sample(counted, operation, latency, failed));
        }
    }

    private boolean succeeds(Operation operation) {
        try {
            client.perform(operation);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (AssertionError | RuntimeException e) {
            if (failures.incrementAndGet() <= FAILURES_TOLD) {
                String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                System.err.println("bench: " + operation.title() + " failed: " + what);
            }
            return false;
        }
    }

    /** Lets what is due come to its end; what does not is interrupted and failed. */
    @Override
    public void close() {
        closed = true;
        try {
            pacer.join();
            virtual.shutdown();
            if (!virtual.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                virtual.shutdownNow();
                virtual.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
