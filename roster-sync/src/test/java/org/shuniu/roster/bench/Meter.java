package org.shuniu.roster.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures what something costs this JVM and PostgreSQL.
 *
 * <p>PostgreSQL's processor time is that of the postmaster, of its children that live, and of those
 * that ended and were waited for (proc(5): {@code utime, stime, cutime, cstime}), so that no
 * backend and no background writer is missed.
 */
final class Meter {
    /** USER_HZ, which Linux reports processor times in whatever the kernel's own ticks are. */
    private static final int TICKS_PER_SECOND = 100;

    // proc(5), /proc/pid/stat, counted behind the name in brackets.
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private final long postmaster;
    private final List<MemoryPoolMXBean> heap =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .toList();

    Meter(long postmaster) {
        this.postmaster = postmaster;
    }

    /** Something to measure. */
    interface Work {
        void run() throws Exception;
    }

    /**
     * What it cost.
     *
     * @param peakHeapBytes the largest use of the heap's pools, garbage included; never more than
     *     {@code -Xmx}
     * @param peakResidentBytes of the whole process: heap, code, threads and buffers outside the
     *     heap
     */
    record Cost(
            Duration wall,
            Duration jvmProcessor,
            Duration postgresProcessor,
            long peakHeapBytes,
            long peakResidentBytes) {
        Duration processor() {
            return jvmProcessor.plus(postgresProcessor);
        }
    }

    Cost measure(Work work) throws Exception {
        System.gc();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        forgetPeakResident();
        Duration jvm = jvmProcessor();
        Duration postgres = postgresProcessor();
        long began = System.nanoTime();
        work.run();
        return new Cost(
                Duration.ofNanos(System.nanoTime() - began),
                jvmProcessor().minus(jvm),
                postgresProcessor().minus(postgres),
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum(),
                peakResident());
    }

    private static Duration jvmProcessor() throws IOException {
        String[] own = stat(Path.of("/proc/self"));
        return ticks(own, USER, SYSTEM);
    }

    private Duration postgresProcessor() throws IOException {
        Duration sum =
                ticks(
                        stat(Path.of("/proc", String.valueOf(postmaster))),
                        USER,
                        SYSTEM,
                        CHILDREN_USER,
                        CHILDREN_SYSTEM);
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path process : processes) {
                try {
                    String[] stat = stat(process);
                    if (Long.parseLong(stat[PARENT]) == postmaster) {
                        sum = sum.plus(ticks(stat, USER, SYSTEM));
                    }
                } catch (IOException e) {
                    // It ended while we looked: the postmaster has its time now.
                }
            }
        }
        return sum;
    }

    private static String[] stat(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
    }

    private static Duration ticks(String[] stat, int... fields) {
        long ticks = 0;
        for (int field : fields) {
            ticks += Long.parseLong(stat[field]);
        }
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    private static void forgetPeakResident() {
        try {
            // proc(5): 5 resets the peak resident set size.
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException e) {
            // Some containers forbid it; the peak is then the process's since its start.
        }
    }

    private static long peakResident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
