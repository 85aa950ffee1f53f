package org.shuniu.roster.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many of the proposals are right, and how many of the duplicates are proposed. */
final class PrecisionAndRecall {
    private final List<Judged> judged = new ArrayList<>();
    private int expected;

    private record Judged(double bits, boolean right) {}

    /** There is one more pair to be found. */
    void expectOne() {
        expected++;
    }

    void add(double bits, boolean right) {
        judged.add(new Judged(bits, right));
    }

    int expected() {
        return expected;
    }

    long proposed(double threshold) {
        return judged.stream().filter(pair -> pair.bits() >= threshold).count();
    }

    private long right(double threshold) {
        return judged.stream().filter(pair -> pair.right() && pair.bits() >= threshold).count();
    }

    double precision(double threshold) {
        long proposed = proposed(threshold);
        return proposed == 0 ? 1 : (double) right(threshold) / proposed;
    }

    double recall(double threshold) {
        return expected == 0 ? 1 : (double) right(threshold) / expected;
    }

    /** One line for every few bits. */
    String curve() {
        var table =
                new StringBuilder(
                        "| from bits | proposed | precision | recall |\n|---|---|---|---|\n");
        for (int bits = -12; bits <= 16; bits += 2) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %d | %d | %.1f %% | %.1f %% |%n",
                            bits,
                            proposed(bits),
                            100 * precision(bits),
                            100 * recall(bits)));
        }
        return table.toString();
    }
}
