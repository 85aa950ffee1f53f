package org.shuniu.roster.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Knows text that was written in one encoding and read in another: every character of it is a
 * letter, and together they are nobody's name.
 */
final class Misread {
    private static final Charset GBK = Charset.forName("GBK");

    /** What two lost characters become on the way from UTF-8 to GBK. */
    private static final String TWICE_LOST = "锟斤拷";

    // Han characters are three bytes in UTF-8, the first from E4 to E9, the others from 80 to BF.
    private static final BitSet FIRST_OF_MISREAD = new BitSet(1 << 16);

    static {
        for (int first = 0xE4; first <= 0xE9; first++) {
            for (int second = 0x80; second <= 0xBF; second++) {
                String read = new String(new byte[] {(byte) first, (byte) second}, GBK);
                if (read.length() == 1 && Character.isIdeographic(read.charAt(0))) {
                    FIRST_OF_MISREAD.set(read.charAt(0));
                }
            }
        }
    }

    private Misread() {}

    /**
     * Whether a Han name became other Han characters: 王一 in UTF-8 is 鐜嬩竴 to a reader of GBK. Among
     * real names of three characters, fewer than one in ten million has such bytes by chance.
     */
    static boolean isMisread(String name) {
        if (name.isEmpty() || name.contains(TWICE_LOST)) {
            return !name.isEmpty();
        }
        // Most names are told apart by their first character alone.
        if (!FIRST_OF_MISREAD.get(name.charAt(0)) || name.length() % 3 != 0) {
            return false;
        }
        try {
            String written =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(name.getBytes(GBK)))
                            .toString();
            return written.codePoints().allMatch(Character::isIdeographic);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
