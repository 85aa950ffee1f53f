package org.shuniu.roster.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.shuniu.roster.bench.RegistryFiles.RegistryFile;

/**
 * What the engine is held against: PostgreSQL reads the file by itself, into an unlogged table with
 * one text column per header column and no index. Nothing simpler puts the rows into a database.
 */
final class CopyBaseline {
    private static final int TIMES = 3;

    private final BenchDatabase database;
    private final Meter meter;

    CopyBaseline(BenchDatabase database, Meter meter) {
        this.database = database;
        this.meter = meter;
    }

    /** Three times, the quickest first; the middle one counts. */
    List<Meter.Cost> measure(RegistryFile file) throws Exception {
        List<Meter.Cost> costs = new ArrayList<>();
        String columns =
                IntStream.rangeClosed(1, file.columns())
                        .mapToObj(i -> "c" + i + " text")
                        .collect(Collectors.joining(", "));
        try (HikariDataSource own = database.create("baseline")) {
            for (int i = 0; i < TIMES; i++) {
                BenchDatabase.execute(own, "drop table if exists baseline");
                BenchDatabase.execute(own, "create unlogged table baseline (" + columns + ")");
                file.warm();
                database.settle();
                costs.add(
                        meter.measure(
                                () ->
                                        BenchDatabase.execute(
                                                own,
                                                "copy baseline from '%s' with (format text, header true)"
                                                        .formatted(file.path()))));
            }
        } finally {
            database.drop("baseline");
        }
        return costs.stream().sorted(Comparator.comparing(Meter.Cost::wall)).toList();
    }
}
