package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * GB18030, and GBK within it, as UTF-8. The JDK's coders do the same; for the two-byte characters
 * that nearly all Chinese text consists of, a table of theirs is five times as fast.
 */
final class Gb18030 {
    static final Charset CHARSET = Charset.forName("GB18030");

    /** One byte becomes at most so many: three for two at best, four for four. */
    static final int MOST_BYTES_PER_BYTE = 2;

    private static final int FIRST_LEAD = 0x81;
    private static final int LAST_LEAD = 0xFE;
    private static final int FIRST_TRAIL = 0x40;
    private static final int LAST_TRAIL = 0xFE;
    private static final int TRAILS = LAST_TRAIL - FIRST_TRAIL + 1;

    /** UTF-8 of the two-byte characters, the last byte lowest; 0 where there is none. */
    private static final int[] TWO_BYTES = twoBytes();

    private Gb18030() {}

    private static int[] twoBytes() {
        int[] table = new int[(LAST_LEAD - FIRST_LEAD + 1) * TRAILS];
        for (int lead = FIRST_LEAD; lead <= LAST_LEAD; lead++) {
            for (int trail = FIRST_TRAIL; trail <= LAST_TRAIL; trail++) {
                int utf8 = 0;
                for (byte b : decode((byte) lead, (byte) trail)) {
                    utf8 = (utf8 << Byte.SIZE) | (b & 0xFF);
                }
                table[(lead - FIRST_LEAD) * TRAILS + trail - FIRST_TRAIL] = utf8;
            }
        }
        return table;
    }

    /** The UTF-8 of exactly these bytes; empty if they are no characters. */
    private static byte[] decode(byte... character) {
        try {
            // A new decoder reports what it cannot decode.
            return CHARSET.newDecoder()
                    .decode(ByteBuffer.wrap(character))
                    .toString()
                    .getBytes(UTF_8);
        } catch (CharacterCodingException e) {
            return new byte[0];
        }
    }

    /**
     * Decodes all of it.
     *
     * @param target has room for {@link #MOST_BYTES_PER_BYTE} times as much
     * @return how many bytes it became; the complement of the place of the first bytes that are no
     *     character
     */
    static int toUtf8(byte[] bytes, int from, int to, byte[] target) {
        int length = 0;
        for (int at = from; at < to; ) {
            int lead = bytes[at] & 0xFF;
            if (lead < 0x80) {
                target[length++] = bytes[at++];
                continue;
            }
            if (at + 1 == to || lead < FIRST_LEAD || lead > LAST_LEAD) {
                return ~at;
            }
            int trail = (bytes[at + 1] & 0xFF) - FIRST_TRAIL;
            int utf8 =
                    trail < 0 || trail >= TRAILS
                            ? 0
                            : TWO_BYTES[(lead - FIRST_LEAD) * TRAILS + trail];
            if (utf8 != 0) {
                if (utf8 < 0) {
                    target[length++] = (byte) (utf8 >> 24);
                }
                if (utf8 < 0 || utf8 > 0xFFFF) {
                    target[length++] = (byte) (utf8 >> 16);
                }
                target[length++] = (byte) (utf8 >> 8);
                target[length++] = (byte) utf8;
                at += 2;
                continue;
            }
            if (at + 4 > to) {
                return ~at;
            }
            byte[] four = decode(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
            if (four.length == 0 || trail >= 0) {
                return ~at;
            }
            System.arraycopy(four, 0, target, length, four.length);
            length += four.length;
            at += 4;
        }
        return length;
    }
}
