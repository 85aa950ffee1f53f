package org.shuniu.roster.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHash128Test {
    private static byte[] countingUp(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static String hex(SipHash128 hash, byte[] bytes) {
        return HexFormat.of().formatHex(hash.of(bytes, 0, bytes.length).toBytes());
    }

    /** From vectors.h of the reference implementation: key 00 to 0f, message 00, 01, 02, … */
    @ParameterizedTest
    @CsvSource({
        "0, a3817f04ba25a8e66df67214c7550293",
        "1, da87c1d86b99af44347659119b22fc45",
        "2, 8177228da4a45dc7fca38bdef60affe4",
        "3, 9c70b60c5267a94e5f33b6b02985ed51",
        "4, f88164c12d9c8faf7d0f6e7c7bcd5579",
        "5, 1368875980776f8854527a07690e9627",
        "6, 14eeca338b208613485ea0308fd7a15e",
        "7, a1f1ebbed8dbc153c0b84aa61ff08239",
        "8, 3b62a9ba6258f5610f83e264f31497b4",
        "9, 264499060ad9baabc47f8b02bb6d71ed",
        "15, 5493e99933b0a8117e08ec0f97cfc3d9",
        "16, 6ee2a4ca67b054bbfd3315bf85230577",
        "63, 5150d1772f50834a503e069a973fbd7c"
    })
    void isTheReference(int length, String digest) {
        assertThat(hex(new SipHash128(countingUp(16)), countingUp(length))).isEqualTo(digest);
    }

    @Test
    void onlyTheBytesInQuestionCount() {
        byte[] around = countingUp(40);
        var hash = new SipHash128(countingUp(16));
        assertThat(hash.of(around, 7, 20))
                .isEqualTo(hash.of(Arrays.copyOfRange(around, 7, 27), 0, 20));
    }

    @Test
    void everyPurposeAndEveryConditionHasAKeyOfItsOwn() {
        var master = new MasterKey(new byte[32]);
        var hash = new SipHash128(master, "raw-record");
        assertThat(hex(hash, new byte[9]))
                .isEqualTo(hex(new SipHash128(master, "raw-record"), new byte[9]))
                .isNotEqualTo(hex(new SipHash128(master, "fingerprint"), new byte[9]))
                .isNotEqualTo(hex(hash.under("2026"), new byte[9]));
        assertThat(hex(hash.under("2026"), new byte[9]))
                .isNotEqualTo(hex(hash.under("2027"), new byte[9]));
    }
}
