package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.source.Content;
import org.shuniu.roster.source.ContentLimits;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceFault.Kind;

/** Attack case 46 as far as it is text: refused early, with memory that does not grow. */
class TabularLimitsTest {
    private static final long FEW_MIB = 5L << 20;
    private static final String HEADER = "学校标识码\t姓名\t出生日期\t身份证件号\t年级\t班级\n";

    /** Bytes that would never end. */
    private static final class Endless extends InputStream {
        private final byte[] pattern;
        private long taken;

        Endless(String pattern) {
            this.pattern = pattern.getBytes(UTF_8);
        }

        @Override
        public int read() {
            return pattern[(int) (taken++ % pattern.length)];
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            for (int i = 0; i < length; i++) {
                bytes[offset + i] = pattern[(int) (taken++ % pattern.length)];
            }
            return length;
        }
    }

    private static void readAll(Content content) throws IOException {
        var deliveries =
                new Deliveries(
                        Map.of("tabular", new TabularLayout()),
                        Map.of(),
                        ContentLimits.DEFAULT,
                        Clock.systemUTC());
        try (DeliveryReader reader =
                deliveries.open(content, Mappings.builtIn().find("xueji").orElseThrow(), "xueji")) {
            while (reader.next() != null) {
                // Only how it ends matters.
            }
        }
    }

    private static void assertRefusedEarly(Kind kind, byte[] start, String forever) {
        long[] taken = new long[1];
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(
                        () ->
                                readAll(
                                        () ->
                                                new SequenceInputStream(
                                                        new ByteArrayInputStream(start),
                                                        counting(new Endless(forever), taken))))
                .returns(kind, SourceFault::kind);
        assertThat(taken[0]).isLessThan(FEW_MIB);
    }

    /** Counts over all passes. */
    private static InputStream counting(InputStream in, long[] taken) {
        return new java.io.FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                taken[0] += count;
                return count;
            }
        };
    }

    @Test
    void aLineWithoutEndIsRefusedAfterAMebibyte() {
        assertRefusedEarly(Kind.LINE_TOO_LONG, HEADER.getBytes(UTF_8), "a");
        assertRefusedEarly(Kind.LINE_TOO_LONG, HEADER.getBytes(UTF_8), "王\t");
        assertRefusedEarly(Kind.LINE_TOO_LONG, HEADER.getBytes(Charset.forName("GB18030")), "a");
    }

    @Test
    void aQuoteWithoutEndIsRefusedAfterAMebibyte() {
        // GB18030: to know UTF-8, all of it is read first, which the size of a delivery bounds.
        byte[] start = (HEADER.replace('\t', ',') + "\"").getBytes(Charset.forName("GB18030"));
        assertRefusedEarly(Kind.LINE_TOO_LONG, start, "a\n");
    }

    @Test
    void aHeaderWithoutEndIsRefused() {
        assertRefusedEarly(Kind.HEADER_TOO_LONG, new byte[0], "学校标识码\t");
        assertRefusedEarly(Kind.HEADER_TOO_LONG, "姓名\t".getBytes(Charset.forName("GB18030")), "a");
    }

    @Test
    void aHeaderWithThousandsOfColumnsIsRefused() {
        String wide = HEADER.strip() + "\tx".repeat(600) + "\n2133010001\n";
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(() -> readAll(() -> new ByteArrayInputStream(wide.getBytes(UTF_8))))
                .returns(Kind.HEADER_TOO_LONG, SourceFault::kind);
    }

    @Test
    void aRowWithThousandsOfCellsIsRefused() {
        String wide = HEADER + "x\t".repeat(5_000) + "\n";
        assertThatExceptionOfType(SourceFault.class)
                .isThrownBy(() -> readAll(() -> new ByteArrayInputStream(wide.getBytes(UTF_8))))
                .returns(Kind.NOT_A_TABLE, SourceFault::kind);
    }

    @Test
    void anyNumberOfRowsStreamsThrough() throws IOException {
        String row = "2133010001\t王一诺\t2016-03-15\t330106201603159020\t四年级\t2班\n";
        long rows = 200_000;
        long length = rows * row.getBytes(UTF_8).length;
        Content content =
                () ->
                        new SequenceInputStream(
                                new ByteArrayInputStream(HEADER.getBytes(UTF_8)),
                                new java.io.FilterInputStream(new Endless(row)) {
                                    private long left = length;

                                    @Override
                                    public int read(byte[] bytes, int offset, int most)
                                            throws IOException {
                                        if (left == 0) {
                                            return -1;
                                        }
                                        int count =
                                                in.read(bytes, offset, (int) Math.min(most, left));
                                        left -= count;
                                        return count;
                                    }
                                });
        readAll(content);
    }
}
