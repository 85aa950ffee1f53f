package org.shuniu.roster.synthetic;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is true of a whole province.
 *
 * @param students humans, not rows; likewise {@code staff}
 * @param defects rows by defect; a row with two counts under both
 * @param quarantined rows that a reader must set aside
 */
public record Tally(
        long studentRows,
        long staffRows,
        long students,
        long staff,
        Map<Defect, Long> defects,
        long quarantined) {
    public Tally {
        defects = Map.copyOf(defects);
    }

    public long rowsWith(Defect defect) {
        return defects.getOrDefault(defect, 0L);
    }

    static Tally of(Stream<Truth> truths) {
        Counting counting = new Counting();
        truths.forEachOrdered(counting::add);
        return new Tally(
                counting.rows(Truth.RegistryFile.STUDENTS),
                counting.rows(Truth.RegistryFile.STAFF),
                counting.humans(Truth.RegistryFile.STUDENTS),
                counting.humans(Truth.RegistryFile.STAFF),
                counting.defects,
                counting.quarantined);
    }

    private static final class Counting {
        private final Map<Truth.RegistryFile, Long> rows = new EnumMap<>(Truth.RegistryFile.class);
        private final Map<Truth.RegistryFile, Long> repeated =
                new EnumMap<>(Truth.RegistryFile.class);
        private final Map<Defect, Long> defects = new EnumMap<>(Defect.class);
        private long quarantined;

        void add(Truth truth) {
            rows.merge(truth.file(), 1L, Long::sum);
            if (truth.defects().contains(Defect.TWO_SCHOOLS)
                    || truth.defects().contains(Defect.TWO_POSTS)) {
                // Such a row repeats a human who stands elsewhere in the same file.
                repeated.merge(truth.file(), 1L, Long::sum);
            }
            truth.defects().forEach(defect -> defects.merge(defect, 1L, Long::sum));
            if (truth.quarantined()) {
                quarantined++;
            }
        }

        long rows(Truth.RegistryFile file) {
            return rows.getOrDefault(file, 0L);
        }

        long humans(Truth.RegistryFile file) {
            return rows(file) - repeated.getOrDefault(file, 0L);
        }
    }
}
