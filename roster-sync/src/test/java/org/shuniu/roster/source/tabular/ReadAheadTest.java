package org.shuniu.roster.source.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordReader;

@Timeout(20)
class ReadAheadTest {
    /**
     * Records of any length, the same for the same seed, all in one array as a splitter has them.
     */
    private static final class Records implements RecordReader {
        private final Random random;
        private final int count;
        private final @Nullable IOException fault;
        private final byte[] bytes = new byte[1 << 20];
        private int told;

        Records(long seed, int count, @Nullable IOException fault) {
            this.random = new Random(seed);
            this.count = count;
            this.fault = fault;
        }

        @Override
        public @Nullable RawRecord next() throws IOException {
            if (told == count) {
                if (fault != null) {
                    throw fault;
                }
                return null;
            }
            random.nextBytes(bytes);
            int length = random.nextInt(random.nextInt(50) == 0 ? bytes.length : 2_000);
            int offset = random.nextInt(bytes.length - length);
            told++;
            return new RawRecord(bytes, offset, length, told, 2L * told);
        }

        @Override
        public void close() {}
    }

    @Test
    void handsOutTheSameRecordsInOrder() throws IOException {
        var plain = new Records(1, 500, null);
        try (var ahead = new ReadAhead(new Records(1, 500, null))) {
            for (RawRecord expected; (expected = plain.next()) != null; ) {
                RawRecord record = ahead.next();
                assertThat(record.row()).isEqualTo(expected.row());
                assertThat(record.line()).isEqualTo(expected.line());
                assertThat(text(record)).isEqualTo(text(expected));
            }
            assertThat(ahead.next()).isNull();
            assertThat(ahead.next()).as("and again").isNull();
        }
    }

    @Test
    void aFaultComesAfterTheRecordsBeforeIt() throws IOException {
        try (var ahead = new ReadAhead(new Records(2, 3, new IOException("connection reset")))) {
            for (int row = 1; row <= 3; row++) {
                assertThat(ahead.next().row()).isEqualTo(row);
            }
            assertThatThrownBy(ahead::next).hasMessage("connection reset");
            assertThatThrownBy(ahead::next).as("and again").hasMessage("connection reset");
        }
    }

    @Test
    void readsOnlySomeBatchesAheadAndStopsWhenItIsClosed() throws IOException {
        var taken = new AtomicLong();
        var closed = new AtomicBoolean();
        RecordReader endless =
                new RecordReader() {
                    private final byte[] bytes = new byte[1000];

                    @Override
                    public RawRecord next() {
                        assertThat(closed).isFalse();
                        long row = taken.incrementAndGet();
                        return new RawRecord(bytes, 0, bytes.length, row, row);
                    }

                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        try (var ahead = new ReadAhead(endless)) {
            assertThat(ahead.next().row()).isEqualTo(1);
        }
        assertThat(closed).isTrue();
        assertThat(taken.get()).isLessThan(4_000);
    }

    private static byte[] text(RawRecord record) {
        return Arrays.copyOfRange(
                record.bytes(), record.offset(), record.offset() + record.length());
    }
}
