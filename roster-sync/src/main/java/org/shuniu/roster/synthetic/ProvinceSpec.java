package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.time.Month;

/**
 * Which province to make.
 *
 * @param provinceDigits the real province whose regions are borrowed
 * @param rows registry rows, pupils and staff together
 * @param asOf the day of the exports
 */
public record ProvinceSpec(
        long seed,
        String provinceDigits,
        int rows,
        int schools,
        LocalDate asOf,
        DefectRates defects) {
    /** The day from which ages and grades of every default province are counted. */
    public static final LocalDate DEFAULT_AS_OF = LocalDate.of(2026, Month.NOVEMBER, 22);

    public ProvinceSpec {
        if (schools < 1 || rows < 50L * schools || rows > 50_000_000) {
            throw new IllegalArgumentException(
                    "a province has at least one school, at least 50 rows for each and at most 50 million rows");
        }
    }

    /**
     * Borrows the regions of Zhejiang (33): one of the two lists still has its counties 330103 and
     * 330104, abolished in 2021, so that numbers with obsolete regions are real ones.
     */
    public static ProvinceSpec demo() {
        return of(20_261_122, 10_000, 20);
    }

    public static ProvinceSpec of(long seed, int rows, int schools) {
        return new ProvinceSpec(seed, "33", rows, schools, DEFAULT_AS_OF, DefectRates.USUAL);
    }

    public ProvinceSpec withDefects(DefectRates rates) {
        return new ProvinceSpec(seed, provinceDigits, rows, schools, asOf, rates);
    }

    /** The year in which the school year of {@code asOf} began. */
    int schoolYear() {
        return asOf.getMonth().compareTo(Month.SEPTEMBER) >= 0
                ? asOf.getYear()
                : asOf.getYear() - 1;
    }
}
