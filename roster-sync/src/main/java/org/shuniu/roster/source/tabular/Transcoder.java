package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * Text of an encoding in which line ends are not to be found byte by byte, as UTF-8. What stands
 * before the damage is handed out first, so that whoever counts lines can name the one that is
 * broken.
 */
final class Transcoder extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = UTF_8.newEncoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(BUFFER);
    private final ByteBuffer text = ByteBuffer.allocate(BUFFER).limit(0);
    private boolean ended;
    private boolean broken;

    Transcoder(InputStream in, Charset charset) {
        this.in = in;
        this.decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * @throws CharacterCodingException at the first bytes that are no character
     */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!text.hasRemaining()) {
            fill();
        }
        int count = Math.min(length, text.remaining());
        if (count == 0 && broken) {
            throw new MalformedInputException(1);
        }
        text.get(target, offset, count);
        return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    private void fill() throws IOException {
        text.clear();
        while (!broken) {
            CoderResult decoded = decoder.decode(bytes, chars, ended);
            chars.flip();
            CoderResult encoded = encoder.encode(chars, text, false);
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
                if (text.position() > 0) {
                    // What is here goes first: what comes may fail.
                    break;
                }
                readOn();
            }
        }
        text.flip();
    }

    private void readOn() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = count < 0;
        bytes.position(bytes.position() + Math.max(0, count)).flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
