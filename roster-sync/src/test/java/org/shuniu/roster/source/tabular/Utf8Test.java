package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    /** How far the JDK gets. */
    private static int wellFormed(byte[] bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true);
        return in.position();
    }

    private static int ours(byte[] bytes) {
        byte[] within = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, within, 3, bytes.length);
        return Utf8.wellFormed(within, 3, 3 + bytes.length) - 3;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "330106201603159020",
                "王一诺",
                "浙江省宁波市奉化区合成路16号\t在读",
                "李浩𠮷\u0800\ud7ff\ue000\uffff\u007f\u0080\u07ff\udbff\udfff"
            })
    void textIsWellFormed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(ours(bytes)).isEqualTo(bytes.length);
    }

    @Test
    void whateverTheBytesWeGetAsFarAsTheJdk() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {"a", "\t", "é", "王", "諾", "ঀ", "한", "𠮷", "\uffff", "1234567"};
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            int count = random.nextInt(12);
            for (int n = 0; n < count; n++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            for (int n = random.nextInt(3); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(ours(bytes)).as("seed %d, round %d", seed, i).isEqualTo(wellFormed(bytes));
        }
    }
}
