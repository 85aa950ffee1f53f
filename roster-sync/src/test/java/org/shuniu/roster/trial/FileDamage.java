package org.shuniu.roster.trial;

import static org.shuniu.roster.trial.Verdict.HARMLESS;
import static org.shuniu.roster.trial.Verdict.named;
import static org.shuniu.roster.trial.Verdict.namedSomehow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What programs, disks and networks do to a file. */
enum FileDamage implements Damage {
    // The last row may be cut inside a cell and look whole: 12班 becomes 1.
    TRUNCATED(
            namedSomehow().drifting(Verdict.Field.values()).maybeUnseen(),
            (bytes, dice) -> Arrays.copyOf(bytes, 1 + dice.nextInt(bytes.length - 1))),
    TRUNCATED_INSIDE_A_CHARACTER(
            named("broken-encoding", "too-few-rows", "no-rows", "missing-columns"),
            (bytes, dice) -> insideACharacter(bytes, dice)),
    EMPTIED(named("empty-body"), (bytes, dice) -> new byte[0]),
    ONLY_BLANKS(
            named("no-rows", "missing-columns"),
            (bytes, dice) -> "\r\n \r\n".getBytes(StandardCharsets.UTF_8)),
    ONLY_THE_HEADER(named("no-rows"), (bytes, dice) -> Arrays.copyOf(bytes, endOfLine(bytes))),
    HEAD_LOST(
            named("missing-columns"),
            (bytes, dice) -> Arrays.copyOfRange(bytes, endOfLine(bytes), bytes.length)),
    BITS_FLIPPED(
            namedSomehow().drifting(Verdict.Field.values()).maybeUnseen(),
            (bytes, dice) -> {
                byte[] copy = bytes.clone();
                for (int i = 0; i < 3; i++) {
                    copy[dice.nextInt(copy.length)] ^= (byte) (1 << dice.nextInt(8));
                }
                return copy;
            }),
    NUL_BYTES(
            named("not-a-table", "broken-encoding"),
            (bytes, dice) -> {
                byte[] copy = bytes.clone();
                int at = endOfLine(bytes);
                copy[at + dice.nextInt(bytes.length - at)] = 0;
                return copy;
            }),
    ZEROED_TAIL(
            named("not-a-table", "broken-encoding"),
            (bytes, dice) -> {
                byte[] copy = bytes.clone();
                Arrays.fill(copy, endOfLine(bytes), copy.length, (byte) 0);
                return copy;
            }),
    LINE_ENDS_LOST(
            named("header-too-long", "missing-columns", "no-rows", "not-a-table"),
            (bytes, dice) -> without(bytes, '\r', '\n')),
    ENDLESS_LINE(
            named("line-too-long", "header-too-long"),
            (bytes, dice) -> {
                var out = new ByteArrayOutputStream();
                out.write(bytes, 0, endOfLine(bytes));
                byte[] blanks = new byte[3 << 20];
                Arrays.fill(blanks, (byte) 'x');
                out.writeBytes(blanks);
                return out.toByteArray();
            }),
    QUOTE_OPENED(
            namedSomehow().drifting(Verdict.Field.values()).maybeUnseen(),
            (bytes, dice) -> {
                int tab = afterATab(bytes, dice);
                return inserted(bytes, tab, (byte) '"');
            }),
    SECOND_ENCODING(named("broken-encoding"), (bytes, dice) -> inTwoEncodings(bytes)),
    READ_AS_LATIN(
            named("missing-columns"), (bytes, dice) -> recoded(bytes, StandardCharsets.ISO_8859_1)),
    UTF_16_WITHOUT_MARK(
            named("not-a-table", "missing-columns", "broken-encoding"),
            (bytes, dice) -> gb18030(bytes).getBytes(StandardCharsets.UTF_16LE)),
    WORKBOOK(named("not-a-table"), (bytes, dice) -> zipped("xl/workbook.xml", bytes)),
    OLD_WORKBOOK(
            named("not-a-table"),
            (bytes, dice) ->
                    joined(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}, bytes)),
    WEB_PAGE(
            named("not-a-table"),
            (bytes, dice) -> joined("<html><table><tr>".getBytes(StandardCharsets.UTF_8), bytes)),
    COMPRESSED(named("not-a-table"), (bytes, dice) -> gzipped(bytes)),
    ARCHIVE_CUT(
            named("unreadable-zip", "not-a-table"),
            (bytes, dice) -> {
                byte[] zip = zipped("roster.xls", bytes);
                return Arrays.copyOf(zip, 4 + dice.nextInt(zip.length - 4));
            }),
    ARCHIVED(HARMLESS, (bytes, dice) -> zipped("roster.xls", bytes)),
    IN_UTF_8(HARMLESS, (bytes, dice) -> recodedTo(bytes, StandardCharsets.UTF_8)),
    IN_UTF_8_WITH_MARK(
            HARMLESS,
            (bytes, dice) ->
                    joined(
                            new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
                            recodedTo(bytes, StandardCharsets.UTF_8))),
    IN_UTF_16(HARMLESS, (bytes, dice) -> recodedTo(bytes, StandardCharsets.UTF_16)),
    // Characters outside GBK, such as 䶮, become question marks.
    IN_GBK(
            named("name-unreadable").maybeUnseen(),
            (bytes, dice) -> recodedTo(bytes, Charset.forName("GBK"))),
    CR_ONLY(HARMLESS, (bytes, dice) -> without(bytes, '\n')),
    LF_ONLY(HARMLESS, (bytes, dice) -> without(bytes, '\r')),
    COMMAS(HARMLESS, (bytes, dice) -> replaced(bytes, '\t', ',')),
    COMMAS_BELOW_THE_HEADER(
            named("row-too-short", "school-code-missing", "no-key"),
            (bytes, dice) -> {
                int at = endOfLine(bytes);
                return joined(
                        Arrays.copyOf(bytes, at),
                        replaced(Arrays.copyOfRange(bytes, at, bytes.length), '\t', ','));
            });

    private interface Act {
        byte[] on(byte[] bytes, RandomGenerator dice);
    }

    private static final Charset GB18030 = Charset.forName("GB18030");

    private final Verdict verdict;
    private final Act act;

    FileDamage(Verdict verdict, Act act) {
        this.verdict = verdict;
        this.act = act;
    }

    @Override
    public Verdict verdict() {
        return verdict;
    }

    @Override
    public Parcel done(Parcel parcel, Office office, RandomGenerator dice) {
        return parcel.then(bytes -> act.on(bytes, dice));
    }

    private static int endOfLine(byte[] bytes) {
        int at = 0;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static int afterATab(byte[] bytes, RandomGenerator dice) {
        int at = endOfLine(bytes) + dice.nextInt(bytes.length - endOfLine(bytes) - 1);
        while (at > 0 && bytes[at - 1] != '\t') {
            at--;
        }
        return at;
    }

    /** The characters of these files are of one byte below 0x80 or of two or four from 0x81 on. */
    private static byte[] insideACharacter(byte[] bytes, RandomGenerator dice) {
        String text = gb18030(bytes);
        int at = text.length() / 2 + dice.nextInt(text.length() / 2);
        while (text.charAt(at) < 0x80) {
            at--;
        }
        int length = text.substring(0, at).getBytes(GB18030).length;
        return Arrays.copyOf(bytes, length + 1);
    }

    private static byte[] inTwoEncodings(byte[] bytes) {
        int half = bytes.length / 2;
        while (bytes[half - 1] != '\n') {
            half++;
        }
        return joined(
                Arrays.copyOf(bytes, half),
                recodedTo(Arrays.copyOfRange(bytes, half, bytes.length), StandardCharsets.UTF_8));
    }

    private static String gb18030(byte[] bytes) {
        return new String(bytes, GB18030);
    }

    private static byte[] recodedTo(byte[] bytes, Charset charset) {
        return gb18030(bytes).getBytes(charset);
    }

    private static byte[] recoded(byte[] bytes, Charset readAs) {
        return new String(bytes, readAs).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] inserted(byte[] bytes, int at, byte one) {
        return joined(
                joined(Arrays.copyOf(bytes, at), new byte[] {one}),
                Arrays.copyOfRange(bytes, at, bytes.length));
    }

    private static byte[] without(byte[] bytes, char... characters) {
        var out = new ByteArrayOutputStream();
        for (byte b : bytes) {
            boolean goes = false;
            for (char c : characters) {
                goes |= b == c;
            }
            if (!goes) {
                out.write(b);
            }
        }
        return out.toByteArray();
    }

    private static byte[] replaced(byte[] bytes, char one, char other) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] == one) {
                copy[i] = (byte) other;
            }
        }
        return copy;
    }

    private static byte[] zipped(String name, byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] gzipped(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
