package org.shuniu.roster.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a table's rows become bytes. A character's bytes are looked up once per charset and kept: a
 * general encoder would cost more than all draws that make a person.
 */
final class Line {
    private static final int FULL = 1 << 16;
    private static final int REPEATED = 1 << 10;
    private static final int LONG_CHARACTER = 0xFF;
    private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000};

    private final Charset charset;
    private final byte delimiter;
    private final boolean quoted;

    /**
     * By character: up to three bytes, the first one lowest, and above them how many they are; 0 if
     * nobody asked yet.
     */
    private final int[] codes = new int[1 << Character.SIZE];

    private final @Nullable String[] repeated = new @Nullable String[REPEATED];
    private final byte[][] repeatedBytes = new byte[REPEATED][];
    private byte[] bytes = new byte[2 * FULL];
    private int size;

    Line(Rendering rendering) {
        this.charset = rendering.charset();
        this.delimiter = (byte) rendering.delimiter();
        this.quoted = rendering.quoted();
    }

    void text(String text) {
        int length = text.length();
        byte[] to = room(4 * length);
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            int code = codes[c];
            if (code == 0) {
                code = lookUp(c);
            }
            int width = code >>> 24;
            if (width == LONG_CHARACTER) {
                String character = text.substring(i, text.offsetByCodePoints(i, 1));
                byte[] encoded = character.getBytes(charset);
                System.arraycopy(encoded, 0, to, at, encoded.length);
                at += encoded.length;
                i += character.length() - 1;
                continue;
            }
            // Bytes too many are written over by the next character.
            to[at] = (byte) code;
            to[at + 1] = (byte) (code >>> 8);
            to[at + 2] = (byte) (code >>> 16);
            at += width;
        }
        size = at;
    }

    /** A text that is the same object in many rows: it is encoded once. */
    @SuppressWarnings("ReferenceEquality")
    void repeated(String text) {
        int slot = text.hashCode() & (REPEATED - 1);
        if (repeated[slot] == text) {
            raw(repeatedBytes[slot]);
            return;
        }
        int before = size;
        text(text);
        repeated[slot] = text;
        repeatedBytes[slot] = Arrays.copyOfRange(bytes, before, size);
    }

    void ascii(char c) {
        room(1)[size++] = (byte) c;
    }

    /** Whether it was ASCII and is written; as most numbers are, but not those in full width. */
    private boolean ascii(String text) {
        int length = text.length();
        byte[] to = room(length);
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            all |= c;
            to[size + i] = (byte) c;
        }
        if (all >= 0x80) {
            return false;
        }
        size += length;
        return true;
    }

    /** Digits with the mark that keeps a spreadsheet from rounding them. */
    void marked(String digits) {
        if (!digits.isEmpty()) {
            room(1)[size++] = '\'';
            if (!ascii(digits)) {
                text(digits);
            }
        }
    }

    void number(int number) {
        padded(number, 1);
    }

    /** With leading zeros. */
    void padded(int number, int width) {
        int digits = width;
        for (long bound = POWERS_OF_TEN[width]; number >= bound; bound *= 10) {
            digits++;
        }
        byte[] to = room(digits);
        int left = number;
        for (int at = size + digits - 1; at >= size; at--) {
            to[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        size += digits;
    }

    void raw(byte[] encoded) {
        byte[] to = room(encoded.length);
        System.arraycopy(encoded, 0, to, size, encoded.length);
        size += encoded.length;
    }

    void beginCell() {
        if (quoted) {
            room(1)[size++] = '"';
        }
    }

    void endCell() {
        byte[] to = room(2);
        if (quoted) {
            to[size++] = '"';
        }
        to[size++] = delimiter;
    }

    /** Replaces the last delimiter by CRLF, and writes what has come together if it is much. */
    void end(OutputStream out) throws IOException {
        byte[] to = room(1);
        to[size - 1] = '\r';
        to[size++] = '\n';
        if (size >= FULL) {
            flush(out);
        }
    }

    void flush(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }

    /** What was written since the last flush. */
    byte[] taken() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    private int lookUp(char c) {
        byte[] encoded = String.valueOf(c).getBytes(charset);
        int code = encoded.length << 24;
        if (Character.isSurrogate(c) || encoded.length > 3) {
            code = LONG_CHARACTER << 24;
        } else {
            for (int i = 0; i < encoded.length; i++) {
                code |= (encoded[i] & 0xFF) << (i * Byte.SIZE);
            }
        }
        codes[c] = code;
        return code;
    }

    private byte[] room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + more));
        }
        return bytes;
    }
}
