package org.shuniu.roster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.bench.RegistryFiles.RegistryFile;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.synthetic.Rendering;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the engine against {@code COPY} of the same file: for each number of rows a first load,
 * the same file again, a night with 0.5 % of rows changed, and that night's file with every byte
 * different and no field. Writes a line of JSON per figure and a table at the end.
 *
 * <p>Arguments: a folder to work in, the file for the figures, the numbers of rows separated by
 * commas, and what to measure (all of it if nothing is named).
 */
public final class RosterBench {
    /** The truth about a night costs as much as its file twice. */
    private static final int ROWS_WITH_TRUTH = 1_000_000;

    private final Path work;
    private final Path results;
    private final BenchDatabase database;
    private final Meter meter;
    private final Set<What> wanted;
    private final JsonMapper json = JsonMapper.shared();
    private final List<Figure> figures = new ArrayList<>();

    /** What can be measured; each needs the ones before it. */
    enum What {
        COPY,
        FIRST,
        SAME,
        NIGHT,
        BYTES
    }

    /**
     * One line of the table.
     *
     * @param step {@code receive} until the bytes are sealed on the disk, {@code apply} from then
     *     until everything is applied; {@code vacuum} after the first load; {@code copy} for the
     *     baseline
     */
    record Figure(int rows, What what, String step, Meter.Cost cost) {}

    private RosterBench(Path work, Path results, BenchDatabase database, Set<What> wanted) {
        this.work = work;
        this.results = results;
        this.database = database;
        this.meter = new Meter(database.postmaster());
        this.wanted = wanted;
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.err.println("usage: RosterBench <work folder> <figures.jsonl> <rows,…> [what…]");
            System.exit(2);
        }
        Path work = Files.createDirectories(Path.of(args[0])).toRealPath();
        int[] sizes = Arrays.stream(args[2].split(",")).mapToInt(Integer::parseInt).toArray();
        Set<What> wanted = EnumSet.noneOf(What.class);
        Arrays.stream(args)
                .skip(3)
                .map(w -> What.valueOf(w.toUpperCase(Locale.ROOT)))
                .forEach(wanted::add);
        if (wanted.isEmpty()) {
            wanted = EnumSet.allOf(What.class);
        }
        Path data = work.resolve("postgres");
        try (BenchDatabase database = BenchDatabase.start(data, work.resolve("postgres.log"))) {
            RosterBench bench =
                    new RosterBench(work, Path.of(args[1]).toAbsolutePath(), database, wanted);
            bench.machine(sizes);
            for (int rows : sizes) {
                bench.run(rows);
            }
            System.out.println(new FigureTable(bench.figures));
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private void run(int rows) throws Exception {
        RegistryFiles files = new RegistryFiles(work, rows);
        RegistryFile first = make(files, 0, "first.tsv", Rendering.TSV);
        try {
            if (wanted.contains(What.COPY)) {
                for (Meter.Cost cost : new CopyBaseline(database, meter).measure(first)) {
                    note(new Figure(rows, What.COPY, "copy", cost), null, null);
                }
            }
            if (wanted.stream().anyMatch(what -> what != What.COPY)) {
                hub(rows, files, first);
            }
        } finally {
            first.delete();
        }
    }

    private void hub(int rows, RegistryFiles files, RegistryFile first) throws Exception {
        Path home = Files.createTempDirectory(work, "hub");
        // Snapshots of a week that ended today, a day apart: none is from the future.
        Instant asOf = Instant.now().minus(Duration.ofDays(7));
        try (BenchHub hub = new BenchHub(database.create("hub"), home)) {
            deliver(hub, rows, What.FIRST, first, asOf, null);
            // Long before the next night the server has done it by itself.
            note(new Figure(rows, What.FIRST, "vacuum", meter.measure(hub::vacuum)), null, null);
            if (wanted.contains(What.SAME)) {
                deliver(hub, rows, What.SAME, first, asOf.plus(Duration.ofDays(1)), null);
            }
            first.delete();
            if (wanted.contains(What.NIGHT) || wanted.contains(What.BYTES)) {
                RegistryFile night = make(files, 1, "night.tsv", Rendering.TSV);
                Long changed = rows <= ROWS_WITH_TRUTH ? files.changed(1) : null;
                deliver(hub, rows, What.NIGHT, night, asOf.plus(Duration.ofDays(2)), changed);
                night.delete();
            }
            if (wanted.contains(What.BYTES)) {
                RegistryFile bytes = make(files, 1, "night.csv", Rendering.CSV_GB18030);
                deliver(hub, rows, What.BYTES, bytes, asOf.plus(Duration.ofDays(3)), null);
                bytes.delete();
            }
        } finally {
            database.drop("hub");
            FileSystemUtils.deleteRecursively(home);
        }
    }

    private void deliver(
            BenchHub hub,
            int rows,
            What what,
            RegistryFile file,
            Instant asOf,
            @Nullable Long changed)
            throws Exception {
        file.warm();
        database.settle();
        UUID[] id = new UUID[1];
        Meter.Cost receive = meter.measure(() -> id[0] = hub.receive(file, asOf));
        Batch[] batch = new Batch[1];
        Meter.Cost apply = meter.measure(() -> batch[0] = hub.settled(id[0]));
        note(new Figure(rows, what, "receive", receive), null, null);
        note(new Figure(rows, what, "apply", apply), batch[0], changed);
        hub.forgetDelivered();
    }

    private RegistryFile make(RegistryFiles files, int night, String name, Rendering rendering)
            throws IOException {
        long began = System.nanoTime();
        RegistryFile file = files.make(night, name, rendering);
        double seconds = (System.nanoTime() - began) / 1e9;
        say("%s: %,d rows, %,d bytes, made in %.1f s", name, file.rows(), file.bytes(), seconds);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("file", name);
        line.put("rows", file.rows());
        line.put("columns", file.columns());
        line.put("bytes", file.bytes());
        line.put("secondsToMake", seconds);
        write(line);
        return file;
    }

    /** What the figures hold for. */
    private void machine(int[] sizes) throws Exception {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.now().toString());
        line.put("sizes", sizes);
        line.put("processors", Runtime.getRuntime().availableProcessors());
        line.put("processor", processorName());
        line.put("loadBefore", Files.readString(Path.of("/proc/loadavg")).strip());
        line.put("java", Runtime.version().toString());
        line.put("maxHeapBytes", Runtime.getRuntime().maxMemory());
        line.put("postgres", database.settings());
        write(line);
    }

    private static String processorName() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private void note(Figure figure, @Nullable Batch batch, @Nullable Long changed)
            throws IOException {
        figures.add(figure);
        Meter.Cost cost = figure.cost();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("rows", figure.rows());
        line.put("what", figure.what().name().toLowerCase(Locale.ROOT));
        line.put("step", figure.step());
        line.put("wallSeconds", seconds(cost.wall()));
        line.put("jvmProcessorSeconds", seconds(cost.jvmProcessor()));
        line.put("postgresProcessorSeconds", seconds(cost.postgresProcessor()));
        line.put("peakHeapBytes", cost.peakHeapBytes());
        line.put("peakResidentBytes", cost.peakResidentBytes());
        if (batch != null) {
            line.put("state", batch.state());
            line.put("counts", batch.counts());
            if (batch.problem() != null) {
                line.put("problem", batch.problem());
            }
        }
        if (changed != null) {
            line.put("rowsThatDiffer", changed);
        }
        write(line);
        say("%s", json.writeValueAsString(line));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private void write(Map<String, Object> line) throws IOException {
        Files.writeString(
                results,
                json.writeValueAsString(line) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static void say(String format, Object... what) {
        System.err.println(String.format(Locale.ROOT, format, what));
    }
}
