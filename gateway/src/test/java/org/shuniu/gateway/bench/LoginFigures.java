package org.shuniu.gateway.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.shuniu.gateway.bench.LockWatch.Wait;
import org.shuniu.gateway.bench.OnlineTraffic.Sample;

/** How long people waited, by phase and operation, and for how long locks were waited for. */
record LoginFigures(List<Latency> latencies, List<Locks> locks) {
    /** So many of the longest waits are shown. */
    private static final int SHOWN = 5;

    /**
     * One line of the table.
     *
     * @param p99 by nearest rank: of fewer than a hundred, the longest
     */
    record Latency(
            Phase phase,
            Operation operation,
            int n,
            Duration p50,
            Duration p99,
            Duration max,
            int errors) {}

    /**
     * Waits for locks in one phase.
     *
     * @param longest the longest ones, the longest first
     */
    record Locks(Phase phase, int waits, List<Wait> longest) {
        Duration max() {
            return longest.isEmpty() ? Duration.ZERO : longest.getFirst().seen();
        }
    }

    static LoginFigures of(Collection<Sample> samples, Collection<Wait> waits) {
        var latencies = new ArrayList<Latency>();
        var locks = new ArrayList<Locks>();
        for (Phase phase : Phase.values()) {
            for (Operation operation : Operation.values()) {
                latency(phase, operation, samples).ifPresent(latencies::add);
            }
            locks.add(locks(phase, waits));
        }
        return new LoginFigures(latencies, locks);
    }

    private static Optional<Latency> latency(
            Phase phase, Operation operation, Collection<Sample> samples) {
        List<Sample> of =
                samples.stream()
                        .filter(s -> s.phase() == phase && s.operation() == operation)
                        .sorted(Comparator.comparing(Sample::latency))
                        .toList();
        if (of.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Latency(
                        phase,
                        operation,
                        of.size(),
                        percentile(of, 50),
                        percentile(of, 99),
                        of.getLast().latency(),
                        (int) of.stream().filter(Sample::failed).count()));
    }

    private static Duration percentile(List<Sample> sorted, int percent) {
        return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1).latency();
    }

    private static Locks locks(Phase phase, Collection<Wait> waits) {
        List<Wait> of =
                waits.stream()
                        .filter(wait -> wait.phase() == phase)
                        .sorted(Comparator.comparing(Wait::seen).reversed())
                        .toList();
        return new Locks(phase, of.size(), of.stream().limit(SHOWN).toList());
    }

    @Override
    public String toString() {
        var table =
                new StringBuilder(
                        """
                        | phase | operation | n | p50 ms | p99 ms | max ms | errors |
                        |---|---|---:|---:|---:|---:|---:|
                        """);
        for (Latency latency : latencies) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %d | %.1f | %.1f | %.1f | %d |%n",
                            latency.phase().title(),
                            latency.operation().title(),
                            latency.n(),
                            millis(latency.p50()),
                            millis(latency.p99()),
                            millis(latency.max()),
                            latency.errors()));
        }
        table.append(
                """

                | phase | waits for locks seen | longest ms |
                |---|---:|---:|
                """);
        for (Locks of : locks) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d | %d |%n",
                            of.phase().title(),
                            of.waits(),
                            of.max().toMillis()));
        }
        return table.toString();
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 100_000 / 10.0;
    }
}
