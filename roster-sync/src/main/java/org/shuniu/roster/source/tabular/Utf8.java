package org.shuniu.roster.source.tabular;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What may stand in UTF-8, and what may not: table 3-7 of the Unicode standard. */
final class Utf8 {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;

    private Utf8() {}

    /**
     * Where the longest well-formed beginning ends.
     *
     * @param from where a character begins
     * @return {@code to} if all is well-formed
     */
    static int wellFormed(byte[] bytes, int from, int to) {
        int at = from;
        // Bytes of the next word that must continue a character of this one.
        long owed = 0;
        while (at + Long.BYTES <= to) {
            long word = (long) WORD.get(bytes, at);
            // Bit 7 of each byte: whether it begins a character of at least 2, 3, 4 bytes.
            long two = word & (word << 1) & HIGH_BITS;
            long three = two & (word << 2);
            long four = three & (word << 3);
            long continuing = word & HIGH_BITS & ~two;
            long due = (two << 8) | (three << 16) | (four << 24) | owed;
            if (due != continuing || (two != 0 && (four != 0 || hasRestrictedLead(word)))) {
                int start = startOfCharacter(bytes, from, at);
                int end = oneByOne(bytes, start, at + Long.BYTES, to);
                if (end < at + Long.BYTES) {
                    return end;
                }
                at = end;
                owed = 0;
                continue;
            }
            owed = (two >>> 56) | (three >>> 48) | (four >>> 40);
            at += Long.BYTES;
        }
        return oneByOne(bytes, startOfCharacter(bytes, from, at), to, to);
    }

    /** C0 and C1 are never right; after E0 and ED not every continuation is. */
    private static boolean hasRestrictedLead(long word) {
        return (zeroBytes((word & 0xFEFEFEFEFEFEFEFEL) ^ (0xC0 * ONES))
                        | zeroBytes(word ^ (0xE0 * ONES))
                        | zeroBytes(word ^ (0xED * ONES)))
                != 0;
    }

    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }

    /** Where the character begins that reaches into {@code at}, if one does. */
    private static int startOfCharacter(byte[] bytes, int from, int at) {
        for (int back = 1; back <= 3 && at - back >= from; back++) {
            int b = bytes[at - back] & 0xFF;
            if (b >= 0xC0) {
                return at - back + length(b) > at ? at - back : at;
            }
            if (b < 0x80) {
                return at;
            }
        }
        return at;
    }

    private static int length(int lead) {
        return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    }

    /** Goes on until at least {@code enough}, or to where it is not well-formed. */
    private static int oneByOne(byte[] bytes, int from, int enough, int to) {
        int at = from;
        while (at < enough) {
            int length = characterAt(bytes, at, to);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return at;
    }

    /** The length of a well-formed character; 0 if there is none. */
    private static int characterAt(byte[] bytes, int at, int to) {
        int b = bytes[at] & 0xFF;
        if (b < 0x80) {
            return 1;
        }
        if (b < 0xC2 || b > 0xF4) {
            return 0;
        }
        int length = length(b);
        if (at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        int highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
