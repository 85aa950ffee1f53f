package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.SourceFault;

/**
 * How the bytes of a table become characters, without ever replacing one: a name with U+FFFD in it
 * would be somebody else's. Records are split before they are decoded, so that those which are as
 * last time never are.
 */
final class TableText {
    private final TextScan.Encoding encoding;
    private final String file;
    private final boolean splitFirst;
    private byte[] decoded = new byte[4096];

    TableText(TextScan.Encoding encoding, char delimiter, String file) {
        this.encoding = encoding;
        this.file = file;
        // In GB18030 the second byte of a character can be a bar, but no other delimiter, no quote
        // and no line end.
        this.splitFirst =
                encoding.charset().equals(UTF_8)
                        || (encoding.charset().equals(Gb18030.CHARSET) && delimiter != '|');
    }

    /** The encoding as far as raw records show it. */
    String rawForm() {
        return splitFirst ? encoding.charset().name() : UTF_8.name();
    }

    /** The text without its mark, to be split. */
    InputStream open(InputStream content) throws IOException {
        content.skipNBytes(encoding.bomBytes());
        return splitFirst ? content : new Transcoder(content, encoding.charset());
    }

    /**
     * A record in well-formed UTF-8; good until the next one.
     *
     * @throws SourceFault if its bytes are no characters
     */
    RawRecord utf8(RawRecord record) {
        int from = record.offset();
        int to = from + record.length();
        if (!splitFirst || encoding.charset().equals(UTF_8)) {
            int wellFormed = Utf8.wellFormed(record.bytes(), from, to);
            if (wellFormed < to) {
                throw broken(record, wellFormed);
            }
            return record;
        }
        int most = Gb18030.MOST_BYTES_PER_BYTE * record.length();
        if (decoded.length < most) {
            decoded = new byte[most];
        }
        int length = Gb18030.toUtf8(record.bytes(), from, to, decoded);
        if (length < 0) {
            throw broken(record, ~length);
        }
        return new RawRecord(decoded, 0, length, record.row(), record.line());
    }

    private SourceFault broken(RawRecord record, int at) {
        long line = record.line();
        for (int i = record.offset(); i < at; i++) {
            byte b = record.bytes()[i];
            // CR LF is one line end.
            if (b == '\r'
                    || (b == '\n' && (i == record.offset() || record.bytes()[i - 1] != '\r'))) {
                line++;
            }
        }
        return TableSplitter.brokenEncoding(file, line);
    }

    /** Whether a byte that is not ASCII may begin a character that counts as blank. */
    boolean mayBeginBlank(byte b) {
        // U+00A0, U+3000 and U+FEFF: C2A0, E38080 and EFBBBF, or 81308432, A1A1 and 84319533.
        return switch (b) {
            case (byte) 0xC2, (byte) 0xE3, (byte) 0xEF -> true;
            case (byte) 0x81, (byte) 0xA1, (byte) 0x84 ->
                    encoding.charset().equals(Gb18030.CHARSET);
            default -> false;
        };
    }
}
