package org.shuniu.roster.source.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadAheadTest {
    private static final int LONGEST_RECORD = 1024;

    private static byte[] rest(Blocks blocks) throws IOException {
        var all = new ByteArrayOutputStream();
        Block block;
        while ((block = blocks.next()) != null) {
            all.write(block.bytes, block.start, block.end - block.start);
            blocks.free(block);
        }
        return all.toByteArray();
    }

    @Test
    void handsOutAllOfTheTextInOrder() throws IOException {
        byte[] text = new byte[3_000_000];
        new Random(1).nextBytes(text);
        try (Blocks blocks = new ReadAhead(new ByteArrayInputStream(text), LONGEST_RECORD)) {
            assertThat(rest(blocks)).isEqualTo(text);
            assertThat(blocks.next()).as("and again").isNull();
        }
    }

    @Test
    void aFailureOfTheSourceIsTheReadersToo() throws IOException {
        InputStream lost =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                };
        try (Blocks blocks = new ReadAhead(lost, LONGEST_RECORD)) {
            assertThatThrownBy(blocks::next).hasMessage("connection reset");
            assertThatThrownBy(blocks::next).as("and again").hasMessage("connection reset");
        }
    }

    @Test
    void readsOnlyAFewBlocksAheadAndStopsWhenItIsClosed() throws IOException {
        var taken = new AtomicLong();
        var closed = new AtomicBoolean();
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'a';
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        assertThat(closed).isFalse();
                        taken.addAndGet(length);
                        return length;
                    }

                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        try (Blocks blocks = new ReadAhead(endless, LONGEST_RECORD)) {
            blocks.free(blocks.next());
        }
        assertThat(closed).isTrue();
        assertThat(taken.get()).isLessThan(4 << 20);
    }
}
