package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Gb18030Test {
    /** As the JDK decodes it: the text, or the complement of where it stops. */
    private static String jdk(byte[] bytes) {
        CharsetDecoder decoder = Gb18030.CHARSET.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(2 * bytes.length + 2);
        decoder.decode(in, out, true);
        return in.hasRemaining() ? "broken at " + in.position() : out.flip().toString();
    }

    private static String ours(byte[] bytes) {
        byte[] target = new byte[Gb18030.MOST_BYTES_PER_BYTE * bytes.length];
        int length = Gb18030.toUtf8(bytes, 0, bytes.length, target);
        return length < 0 ? "broken at " + ~length : new String(target, 0, length, UTF_8);
    }

    @Test
    void everyTwoBytesAreWhatTheJdkMakesOfThem() {
        for (int lead = 0x80; lead <= 0xFF; lead++) {
            for (int trail = 0; trail <= 0xFF; trail++) {
                byte[] bytes = {(byte) lead, (byte) trail};
                assertThat(ours(bytes)).as("%x%x", lead, trail).isEqualTo(jdk(bytes));
            }
        }
    }

    @Test
    void whateverTheBytesTheyAreWhatTheJdkMakesOfThem() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {"a", "\t", "é", "王", "諾", "\u00a0", "한", "𠮷", "\uffff", "·", "\u3000"};
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            int count = random.nextInt(8);
            for (int n = 0; n < count; n++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = text.toString().getBytes(Gb18030.CHARSET);
            for (int n = random.nextInt(3); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(ours(bytes))
                    .as("seed %d, round %d: %s", seed, i, Arrays.toString(bytes))
                    .isEqualTo(jdk(bytes));
        }
    }

    /** What lets records be split before they are decoded. */
    @Test
    void noDelimiterButTheBarIsPartOfACharacter() {
        String special = "\t,;\"\r\n \0";
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                for (byte b : Character.toString(c).getBytes(Gb18030.CHARSET)) {
                    if (special.indexOf(b) >= 0) {
                        throw new AssertionError("U+%04X holds %02x".formatted(c, b));
                    }
                }
            }
        }
    }
}
