package org.shuniu.roster.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.synthetic.RegistryDay;
import org.shuniu.roster.synthetic.Rendering;

/** The student registry of one province on the first day and after nights, as files. */
final class RegistryFiles {
    private static final long SEED = 20_261_122;

    /** 44 of 47 registry rows are pupils; the benchmark counts rows of their file. */
    private static final double ROWS_PER_PUPIL = 47.0 / 44.0;

    private static final int ROWS_PER_SCHOOL = 1_000;
    private static final double CHANGED = 0.005;

    private final Path directory;
    private final Province province;

    RegistryFiles(Path directory, int pupils) {
        this.directory = directory;
        this.province =
                Province.of(
                        ProvinceSpec.of(
                                SEED,
                                (int) Math.round(pupils * ROWS_PER_PUPIL),
                                Math.max(1, pupils / ROWS_PER_SCHOOL)));
    }

    /**
     * @param rows without the header
     */
    record RegistryFile(Path path, int columns, long rows, long bytes) {
        /** Reads it once, so that whoever reads it next finds it in memory. */
        void warm() throws IOException {
            try (var in = Files.newInputStream(path)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }

        void delete() throws IOException {
            Files.deleteIfExists(path);
        }
    }

    /**
     * @param night 0 is the first day
     */
    RegistryFile make(int night, String name, Rendering rendering) throws IOException {
        RegistryDay day = province.afterNights(night, CHANGED);
        Path path = directory.resolve(name);
        Counting counting = new Counting();
        try (FileChannel file =
                        FileChannel.open(
                                path,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE);
                OutputStream out = counting.into(Channels.newOutputStream(file))) {
            day.writeStudentRegistry(out, rendering);
            // Nothing is left for the kernel to write while something is measured.
            file.force(true);
        }
        return new RegistryFile(
                path, counting.columns(rendering), counting.lines - 1, Files.size(path));
    }

    /** How many of a night's rows are new or differ from all of the day before. */
    long changed(int night) {
        return province.afterNights(night, CHANGED)
                .studentChangesSince(province.afterNights(night - 1, CHANGED))
                .filter(change -> change.after() != null)
                .count();
    }

    /** Counts lines on their way, and keeps the first one. */
    private static final class Counting {
        private final StringBuilder header = new StringBuilder();
        private long lines;

        OutputStream into(OutputStream out) {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    for (int i = offset; i < offset + length; i++) {
                        if (lines == 0) {
                            header.append((char) (bytes[i] & 0xFF));
                        }
                        if (bytes[i] == '\n') {
                            lines++;
                        }
                    }
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        int columns(Rendering rendering) {
            return (int) header.chars().filter(c -> c == rendering.delimiter()).count() + 1;
        }
    }
}
