package org.shuniu.roster.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.source.SourceFault.Kind;

/**
 * What every {@link Layout} and its reader owe us, whatever they read. A layout's test extends
 * this.
 */
public abstract class RecordReaderContract {
    protected static final Clock NOVEMBER_2026 =
            Clock.fixed(Instant.parse("2026-11-22T01:00:00Z"), ZoneOffset.UTC);

    protected abstract Layout layout();

    protected abstract Mapping mapping();

    /** A delivery of three sound records. */
    protected abstract byte[] threeRecords();

    /** What is left of a delivery when all records are taken out of it. */
    protected abstract byte[] noRecords();

    /** A delivery with a byte in its last record that is no character. */
    protected abstract byte[] brokenCharacter();

    /** A delivery that lacks what the mapping requires. */
    protected abstract byte[] missingColumn();

    protected final DeliveryReader open(byte[] content) throws IOException {
        return open(() -> new ByteArrayInputStream(content));
    }

    protected final DeliveryReader open(Content content) throws IOException {
        return new Deliveries(
                        Map.of(mapping().layout(), layout()),
                        Map.of(),
                        ContentLimits.DEFAULT,
                        NOVEMBER_2026)
                .open(content, mapping(), "feed");
    }

    protected final List<SourceRecord> read(byte[] content) throws IOException {
        try (DeliveryReader reader = open(content)) {
            return rest(reader);
        }
    }

    protected static List<SourceRecord> rest(DeliveryReader reader) throws IOException {
        List<SourceRecord> records = new ArrayList<>();
        SourceRecord record;
        while ((record = reader.next()) != null) {
            records.add(record);
        }
        return records;
    }

    protected final void assertFault(Kind kind, byte[] content) {
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(() -> read(content))
                .returns(kind, SourceFault::kind)
                .satisfies(fault -> assertThat(fault.fix()).isNotBlank());
    }

    @Test
    void readsEveryRecordOnceAndInOrder() throws IOException {
        assertThat(read(threeRecords()))
                .hasSize(3)
                .isSortedAccordingTo((a, b) -> Long.compare(a.row(), b.row()))
                .doesNotHaveDuplicates();
    }

    @Test
    void readsTheSameTwice() throws IOException {
        assertThat(read(threeRecords())).isEqualTo(read(threeRecords()));
    }

    @Test
    void soundRecordsBecomeValidRowsWithKeysOfTheirOwn() throws IOException {
        try (DeliveryReader reader = open(threeRecords())) {
            List<SourceRecord> records = rest(reader);
            assertThat(records)
                    .allSatisfy(
                            record ->
                                    assertThat(reader.normalise(record))
                                            .isInstanceOf(RowOutcome.Valid.class));
            assertThat(records.stream().map(reader::key).toList())
                    .allSatisfy(key -> assertThat(key).isPresent())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void silenceIsAFaultAndNeverAnEmptyRoster() {
        assertFault(Kind.NO_ROWS, new byte[0]);
    }

    @Test
    void aDeliveryWithoutRecordsIsAFaultAndNeverAnEmptyRoster() {
        assertFault(Kind.NO_ROWS, noRecords());
    }

    @Test
    void aBrokenCharacterIsAFaultAndNeverReplaced() {
        assertFault(Kind.BROKEN_ENCODING, brokenCharacter());
    }

    @Test
    void aMissingRequiredColumnIsAFault() {
        assertFault(Kind.MISSING_COLUMNS, missingColumn());
    }

    @Test
    void aFailureOfTheSourceIsNoEndOfTheRoster() {
        byte[] content = threeRecords();
        InputStream lost =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                };
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> {
                            try (DeliveryReader reader =
                                    open(
                                            () ->
                                                    new SequenceInputStream(
                                                            new ByteArrayInputStream(
                                                                    content, 0, content.length - 1),
                                                            lost))) {
                                rest(reader);
                            }
                        });
    }

    @Test
    void everyStreamThatWasOpenedIsClosed() throws IOException {
        List<String> log = new ArrayList<>();
        Content content =
                () -> {
                    log.add("opened");
                    return new FilterInputStream(new ByteArrayInputStream(threeRecords())) {
                        @Override
                        public void close() {
                            log.add("closed");
                        }
                    };
                };
        try (DeliveryReader reader = open(content)) {
            rest(reader);
        }
        assertThat(log.stream().filter("closed"::equals).count())
                .isEqualTo(log.stream().filter("opened"::equals).count());
    }
}
