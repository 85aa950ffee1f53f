package org.shuniu.roster.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a zip delivery, one after the other, under limits that hold while it is unpacked.
 * Names only tell files apart in messages: nothing is ever written under one.
 */
public final class ZipArchive implements Closeable {
    /** APPNOTE.TXT 4.3.16: the end record has 22 bytes and a comment of at most 65,535. */
    public static final int LONGEST_END_BYTES = 22 + 65_535;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_NAME = 100;

    private final ContentLimits limits;
    private final Packed packed;
    private final ZipInputStream zip;
    private final InputStream current;
    private int entries;
    private long unpacked;

    ZipArchive(InputStream content, ContentLimits limits) {
        this.limits = limits;
        this.packed = new Packed(content);
        // Names without the UTF-8 flag may be in any encoding: every byte is a Latin-1 character.
        this.zip = new ZipInputStream(packed, ISO_8859_1);
        this.current = new Current();
    }

    /** Whether the bytes begin as an archive does, also an empty or a spanned one. */
    public static boolean looksLikeOne(byte[] head) {
        return head.length >= 4
                && head[0] == 'P'
                && head[1] == 'K'
                && head[2] >= 1
                && head[2] <= 8
                && head[2] + 1 == head[3];
    }

    /**
     * Checks that all of it can be unpacked and that it ends as it should. How much comes out is
     * for the reading to judge: beyond the default limits this stops looking.
     *
     * @param tail its last bytes, {@link #LONGEST_END_BYTES} of them if there are as many
     * @throws SourceFault if the archive is damaged
     */
    public static void checkStructure(InputStream content, byte[] tail) throws IOException {
        int declared = entriesDeclaredAtEnd(tail);
        int found = 0;
        try (ZipArchive archive = new ZipArchive(content, ContentLimits.DEFAULT)) {
            while (archive.nextEntry() != null) {
                found++;
                archive.current.transferTo(OutputStream.nullOutputStream());
            }
        } catch (SourceFault e) {
            if (e.kind() == SourceFault.Kind.ZIP_TOO_LARGE) {
                return;
            }
            throw e;
        }
        // ZIP64 counts elsewhere when there are more than fit here.
        if (declared != found && declared != 0xFFFF) {
            throw unreadable("lists " + declared + " files and holds " + found);
        }
    }

    /** APPNOTE.TXT 4.3.16: an archive that is cut off has no end record. */
    private static int entriesDeclaredAtEnd(byte[] tail) {
        ByteBuffer end = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = tail.length - END_BYTES; at >= 0; at--) {
            if (end.getInt(at) == END_SIGNATURE) {
                int comment = Short.toUnsignedInt(end.getShort(at + 20));
                if (at + END_BYTES + comment == tail.length) {
                    return Short.toUnsignedInt(end.getShort(at + 10));
                }
            }
        }
        throw unreadable("ends before its list of files");
    }

    /**
     * Goes to the next file that can hold records.
     *
     * @return its name for messages; null after the last
     */
    public @Nullable String next() throws IOException {
        ZipEntry entry;
        while ((entry = nextEntry()) != null) {
            String name = displayName(entry.getName());
            if (!entry.isDirectory() && holdsRecords(name)) {
                return name;
            }
            // Skipping unpacks too, and must count.
            current.transferTo(OutputStream.nullOutputStream());
        }
        return null;
    }

    private @Nullable ZipEntry nextEntry() throws IOException {
        try {
            ZipEntry entry = zip.getNextEntry();
            if (entry != null && ++entries > limits.maxEntries()) {
                throw tooLarge("holds more than " + limits.maxEntries() + " files");
            }
            return entry;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw unreadable("is damaged or encrypted");
        }
    }

    /** The bytes of the file that {@link #next} went to; closing it does nothing. */
    public InputStream current() {
        return current;
    }

    private static boolean holdsRecords(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String last = lower.substring(lower.lastIndexOf('/') + 1);
        return !lower.startsWith("__macosx/")
                && !last.startsWith(".")
                && !last.equals("manifest.json")
                && !last.endsWith(".manifest.json")
                && !last.equals("thumbs.db")
                && !last.equals("desktop.ini");
    }

    private static String displayName(String latin1) {
        String name = latin1.chars().allMatch(c -> c < 0x100) ? decoded(latin1) : latin1;
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .limit(MAX_NAME)
                .map(c -> c == '\\' ? '/' : c)
                .map(c -> Character.isISOControl(c) || isInvisible(c) ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static String decoded(String latin1) {
        byte[] bytes = latin1.getBytes(ISO_8859_1);
        for (Charset charset : new Charset[] {UTF_8, Charset.forName("GB18030")}) {
            try {
                return charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                // The next one, then.
            }
        }
        return latin1;
    }

    private void countUnpacked(int count) {
        unpacked += count;
        if (unpacked > limits.maxUnpackedBytes()) {
            throw tooLarge("unpacks to more than " + limits.maxUnpackedBytes() + " bytes");
        }
        if (unpacked > limits.ratioFreeBytes() && unpacked / limits.maxRatio() > packed.count) {
            throw tooLarge("unpacks to more than " + limits.maxRatio() + " times its size");
        }
    }

    private static SourceFault tooLarge(String detail) {
        return new SourceFault(
                SourceFault.Kind.ZIP_TOO_LARGE,
                "The archive " + detail + ".",
                "Send the files in several archives, or as they are.");
    }

    private static SourceFault unreadable(String detail) {
        return new SourceFault(
                SourceFault.Kind.UNREADABLE_ZIP,
                "The archive " + detail + ".",
                "Pack the files again, without a password, and send the archive unchanged.");
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Counts what is taken from the archive. */
    private static final class Packed extends FilterInputStream {
        private long count;

        Packed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }

    /** Counts what comes out of it. */
    private final class Current extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = zip.read(bytes, offset, length);
            } catch (ZipException | EOFException e) {
                throw unreadable("is damaged or encrypted");
            }
            countUnpacked(Math.max(0, read));
            return read;
        }
    }
}
