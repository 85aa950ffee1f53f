package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Locale;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceFault.Kind;

/**
 * The first look at a text: which encoding it is in, and that it is text at all. Reads on until
 * that is beyond doubt: for Chinese text, some words; for bytes that are ASCII so far, to the end.
 */
final class TextScan {
    /**
     * @param bomBytes how many bytes of byte order mark stand before the text
     */
    record Encoding(Charset charset, int bomBytes) {}

    private static final int BUFFER_BYTES = 64 * 1024;

    /**
     * In GB18030 text, three bytes look like a UTF-8 character by chance; that this many do in a
     * row, with not one byte between them that UTF-8 forbids, happens in no Chinese text.
     */
    private static final int UTF_8_BEYOND_DOUBT = 8;

    private final InputStream in;
    private final TableLimits limits;
    private final String file;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    private long line = 1;
    private long lineBytes;
    private int threeByteCharacters;

    private TextScan(InputStream in, TableLimits limits, String file) {
        this.in = in;
        this.limits = limits;
        this.file = file;
    }

    static Encoding scan(InputStream in, TableLimits limits, String file) throws IOException {
        return new TextScan(in, limits, file).encoding();
    }

    private Encoding encoding() throws IOException {
        limit = in.readNBytes(buffer, 0, 1024);
        refuseOtherFormats();
        if (startsWith(0xEF, 0xBB, 0xBF)) {
            position = 3;
            if (!isUtf8()) {
                throw TableSplitter.brokenEncoding(file, line);
            }
            return new Encoding(UTF_8, 3);
        }
        if (startsWith(0xFF, 0xFE)) {
            return new Encoding(UTF_16LE, 2);
        }
        if (startsWith(0xFE, 0xFF)) {
            return new Encoding(UTF_16BE, 2);
        }
        if (isUtf8()) {
            return new Encoding(UTF_8, 0);
        }
        return new Encoding(Gb18030.CHARSET, 0);
    }

    private void refuseOtherFormats() {
        if (startsWith(0xD0, 0xCF, 0x11, 0xE0)) {
            throw notATable("is an Excel workbook (.xls)");
        }
        if (startsWith('P', 'K', 3, 4)) {
            throw notATable("is an archive or an Excel workbook (.xlsx)");
        }
        if (startsWith('%', 'P', 'D', 'F') || startsWith(0x1F, 0x8B) || startsWith('R', 'a', 'r')) {
            throw notATable("is no text");
        }
        String head = new String(buffer, 0, limit, UTF_8).strip().toLowerCase(Locale.ROOT);
        if (head.startsWith("\ufeff")) {
            head = head.substring(1).strip();
        }
        // Portals hand out web pages and SpreadsheetML under the name of .xls.
        if (head.startsWith("<") || head.startsWith("{")) {
            throw notATable("is a web page, XML or JSON");
        }
    }

    private SourceFault notATable(String what) {
        return new SourceFault(
                Kind.NOT_A_TABLE,
                (file.isEmpty() ? "The file " : file + " ") + what + ", not a text table.",
                "Open it and save it as text (tab-delimited) or CSV, with the header in the first"
                        + " row.");
    }

    private boolean startsWith(int... magic) {
        if (limit < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((buffer[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Table 3-7 of the Unicode standard, until there is no doubt; what follows is checked later.
     */
    private boolean isUtf8() throws IOException {
        int previous = 0;
        while (true) {
            int b = read();
            if (b < 0) {
                return true;
            }
            if (b < 0x80) {
                if (b == '\n' || b == '\r') {
                    // CR LF is one line end.
                    line += b == '\n' && previous == '\r' ? 0 : 1;
                    lineBytes = 0;
                }
                previous = b;
                continue;
            }
            previous = b;
            int lowest = 0x80;
            int highest = 0xBF;
            int more;
            if (b >= 0xC2 && b <= 0xDF) {
                more = 1;
            } else if (b >= 0xE0 && b <= 0xEF) {
                more = 2;
                lowest = b == 0xE0 ? 0xA0 : 0x80;
                highest = b == 0xED ? 0x9F : 0xBF;
            } else if (b >= 0xF0 && b <= 0xF4) {
                more = 3;
                lowest = b == 0xF0 ? 0x90 : 0x80;
                highest = b == 0xF4 ? 0x8F : 0xBF;
            } else {
                return false;
            }
            for (int i = 0; i < more; i++) {
                int next = read();
                if (next < lowest || next > highest) {
                    return false;
                }
                lowest = 0x80;
                highest = 0xBF;
            }
            if (more == 2 && ++threeByteCharacters == UTF_8_BEYOND_DOUBT) {
                return true;
            }
        }
    }

    private int read() throws IOException {
        if (position == limit) {
            limit = in.read(buffer);
            position = 0;
            if (limit <= 0) {
                limit = 0;
                return -1;
            }
        }
        if (++lineBytes > limits.maxHeader()) {
            refuseLongLine();
        }
        return buffer[position++] & 0xFF;
    }

    private void refuseLongLine() {
        if (line > 1 && lineBytes <= limits.maxLine()) {
            return;
        }
        int max = line == 1 ? limits.maxHeader() : limits.maxLine();
        throw new SourceFault(
                line == 1 ? Kind.HEADER_TOO_LONG : Kind.LINE_TOO_LONG,
                TableSplitter.place(file, line) + " is longer than " + max + " bytes.",
                "Check the line ends and the quotes of the export.");
    }
}
