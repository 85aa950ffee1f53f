package org.shuniu.roster.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.shuniu.roster.bench.RosterBench.Figure;
import org.shuniu.roster.bench.RosterBench.What;

/** The figures as the README shows them: each beside the median {@code COPY} of as many rows. */
record FigureTable(List<Figure> figures) {
    private static final String HEAD =
            """
            | rows | what | step | wall s | × COPY | JVM CPU s | PG CPU s | CPU × COPY | heap MiB | resident MiB | × half the rows |
            |---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    FigureTable {
        figures = List.copyOf(figures);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(HEAD);
        figures.stream().filter(f -> f.what() != What.COPY).forEach(f -> table.append(line(f)));
        figures.stream()
                .mapToInt(Figure::rows)
                .distinct()
                .mapToObj(this::baseline)
                .flatMap(Optional::stream)
                .forEach(f -> table.append(line(f)));
        return table.toString();
    }

    private String line(Figure figure) {
        Meter.Cost cost = figure.cost();
        Optional<Meter.Cost> copy = baseline(figure.rows()).map(Figure::cost);
        return String.format(
                Locale.ROOT,
                "| %,d | %s | %s | %.1f | %s | %.1f | %.1f | %s | %d | %d | %s |%n",
                figure.rows(),
                figure.what().name().toLowerCase(Locale.ROOT),
                figure.step(),
                seconds(cost.wall()),
                copy.map(c -> ratio(cost.wall(), c.wall())).orElse(""),
                seconds(cost.jvmProcessor()),
                seconds(cost.postgresProcessor()),
                copy.map(c -> ratio(cost.processor(), c.processor())).orElse(""),
                cost.peakHeapBytes() >> 20,
                cost.peakResidentBytes() >> 20,
                half(figure).map(h -> ratio(cost.wall(), h.cost().wall())).orElse(""));
    }

    /** The median of three. */
    private Optional<Figure> baseline(int rows) {
        List<Figure> copies =
                figures.stream()
                        .filter(f -> f.what() == What.COPY && f.rows() == rows)
                        .sorted(Comparator.comparing(f -> f.cost().wall()))
                        .toList();
        return copies.isEmpty() ? Optional.empty() : Optional.of(copies.get(copies.size() / 2));
    }

    private Optional<Figure> half(Figure figure) {
        return figures.stream()
                .filter(f -> f.rows() * 2 == figure.rows())
                .filter(f -> f.what() == figure.what() && f.step().equals(figure.step()))
                .findFirst();
    }

    private static String ratio(Duration cost, Duration of) {
        return of.isZero() ? "" : String.format(Locale.ROOT, "%.2f", seconds(cost) / seconds(of));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
