package org.shuniu.roster.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against the vector of RFC 8998, appendix A.1. */
class Sm4GcmTest {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final byte[] NONCE = HEX.parseHex("00001234567800000000ABCD");
    private static final byte[] CONTEXT = HEX.parseHex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
    private static final byte[] PLAIN =
            HEX.parseHex(
                    """
                    AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD\
                    EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA""");
    private static final String CIPHERTEXT_AND_TAG =
            """
            17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735\
            D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D\
            83DE3541E4C2B58177E065A9BF7B62EC""";

    @Test
    void isThatOfTheStandard() {
        var cipher = new Sm4Gcm(HEX.parseHex("0123456789ABCDEFFEDCBA9876543210"));
        byte[] frame = new byte[Gcm.TEXT_AT + PLAIN.length + Gcm.TAG_BYTES];
        System.arraycopy(NONCE, 0, frame, Gcm.NONCE_AT, NONCE.length);
        cipher.encrypt(PLAIN, CONTEXT, frame);
        assertThat(HEX.formatHex(Arrays.copyOfRange(frame, Gcm.TEXT_AT, frame.length)))
                .isEqualTo(CIPHERTEXT_AND_TAG);
        assertThat(cipher.decrypt(frame, CONTEXT)).isEqualTo(PLAIN);
    }
}
