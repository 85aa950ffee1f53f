package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;

/**
 * Text of any encoding as well-formed UTF-8, without ever replacing a character: a name with U+FFFD
 * in it would be somebody else's. What stands before the damage is handed out first, so that
 * whoever counts lines can name the one that is broken.
 */
abstract sealed class Utf8Input implements Closeable {
    private static final int LONGEST_CHARACTER = 4;

    final InputStream in;
    boolean broken;

    private Utf8Input(InputStream in) {
        this.in = in;
    }

    static Utf8Input of(InputStream in, Charset charset) {
        return charset.equals(UTF_8) ? new Checked(in) : new Transcoded(in, charset);
    }

    /**
     * Reads whole characters, as many as fit as long as there are any.
     *
     * @param length some characters' worth
     * @return how many bytes; -1 at the end
     * @throws CharacterCodingException at the first bytes that are no character
     */
    int read(byte[] target, int offset, int length) throws IOException {
        int count = broken ? 0 : fill(target, offset, length);
        if (count == 0 && broken) {
            throw new MalformedInputException(1);
        }
        return count == 0 ? -1 : count;
    }

    /** Returns 0 at the end, and where it finds nothing but {@link #broken} bytes. */
    abstract int fill(byte[] target, int offset, int length) throws IOException;

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** UTF-8 passes as it is. */
    private static final class Checked extends Utf8Input {
        /** The beginning of a character whose end did not fit. */
        private final byte[] begun = new byte[LONGEST_CHARACTER];

        private int begunLength;

        Checked(InputStream in) {
            super(in);
        }

        @Override
        int fill(byte[] target, int offset, int length) throws IOException {
            System.arraycopy(begun, 0, target, offset, begunLength);
            int end =
                    offset
                            + begunLength
                            + in.readNBytes(target, offset + begunLength, length - begunLength);
            int wellFormed = Utf8.wellFormed(target, offset, end);
            begunLength = end - wellFormed;
            if (begunLength >= LONGEST_CHARACTER || (begunLength > 0 && end < offset + length)) {
                broken = true;
            } else {
                System.arraycopy(target, wellFormed, begun, 0, begunLength);
            }
            return wellFormed - offset;
        }
    }

    private static final class Transcoded extends Utf8Input {
        private static final int BUFFER = 64 * 1024;

        private final CharsetDecoder decoder;
        private final CharsetEncoder encoder = UTF_8.newEncoder();
        private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
        private final CharBuffer chars = CharBuffer.allocate(BUFFER);
        private boolean ended;

        Transcoded(InputStream in, Charset charset) {
            super(in);
            decoder =
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT);
        }

        @Override
        int fill(byte[] target, int offset, int length) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(target, offset, length);
            while (!broken) {
                CoderResult decoded = decoder.decode(bytes, chars, ended);
                chars.flip();
                CoderResult encoded = encoder.encode(chars, out, false);
                chars.compact();
                if (encoded.isOverflow()) {
                    break;
                }
                broken = decoded.isError() || encoded.isError();
                if (decoded.isUnderflow()) {
                    if (ended) {
                        // Half a surrogate pair is no character.
                        broken |= chars.position() > 0;
                        break;
                    }
                    read();
                }
            }
            return out.position() - offset;
        }

        private void read() throws IOException {
            bytes.compact();
            int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
            ended = count < 0;
            bytes.position(bytes.position() + Math.max(0, count)).flip();
        }
    }
}
