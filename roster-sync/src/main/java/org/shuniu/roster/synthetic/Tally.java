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
        long[] rows = new long[Truth.RegistryFile.values().length];
        long[] humans = new long[rows.length];
        long[] quarantined = new long[1];
        Map<Defect, Long> defects = new EnumMap<>(Defect.class);
        truths.forEach(
                truth -> {
                    rows[truth.file().ordinal()]++;
                    // Such a row repeats a human who stands elsewhere in the same file.
                    if (!truth.defects().contains(Defect.TWO_SCHOOLS)
                            && !truth.defects().contains(Defect.TWO_POSTS)) {
                        humans[truth.file().ordinal()]++;
                    }
                    truth.defects().forEach(defect -> defects.merge(defect, 1L, Long::sum));
                    if (truth.quarantined()) {
                        quarantined[0]++;
                    }
                });
        int students = Truth.RegistryFile.STUDENTS.ordinal();
        int staff = Truth.RegistryFile.STAFF.ordinal();
        return new Tally(
                rows[students],
                rows[staff],
                humans[students],
                humans[staff],
                defects,
                quarantined[0]);
    }
}
