package org.shuniu.roster.bench;

import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.synthetic.RegistryDay;
import org.shuniu.roster.synthetic.Rendering;

/**
 * How many rows of a student registry one thread makes, of the first day and of the day after.
 *
 * <p>Arguments: the registry's rows, and the name of a constant of {@link Rendering}.
 */
public final class GeneratorBench {
    private static final int TIMES = 5;
    private static final int ROWS_PER_SCHOOL = 1_000;
    private static final double CHANGED = 0.005;

    private GeneratorBench() {}

    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[0]);
        Rendering rendering = (Rendering) Rendering.class.getField(args[1]).get(null);
        Province province =
                Province.of(ProvinceSpec.of(7, rows, Math.max(1, rows / ROWS_PER_SCHOOL)));
        for (int i = 0; i < TIMES; i++) {
            measure("first day", province.firstDay(), rendering, province.studentRows());
            measure(
                    "day after",
                    province.afterNights(1, CHANGED),
                    rendering,
                    province.studentRows());
        }
    }

    private static void measure(String what, RegistryDay day, Rendering rendering, int rows)
            throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long processor = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        day.writeStudentRegistry(OutputStream.nullOutputStream(), rendering);
        System.out.printf(
                Locale.ROOT,
                "%s: %,d rows, %,.0f rows/s of processor time, %,.0f rows/s of wall time%n",
                what,
                rows,
                rows / ((threads.getCurrentThreadCpuTime() - processor) / 1e9),
                rows / ((System.nanoTime() - wall) / 1e9));
    }
}
