package org.shuniu.roster.intake;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.intake.DeliveryRefused.Kind;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.Sha256;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.ZipArchive;

/**
 * Delivered bytes, sealed on this node's disk until their batch is done. Plain bytes never touch
 * the disk, and a file under its final name is always whole: it is written under another, flushed,
 * and renamed.
 */
public final class Spool {
    // Both are part of the stored format.
    private static final String KEY_LABEL = "spool/v1";
    private static final int SEGMENT_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int WARM_UP_SEGMENT_BYTES = 1024;
    private static final int WARM_UP_SEGMENTS = 12_000;
    private static final String UNFINISHED = ".part";
    private static final Pattern FINISHED =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path directory;
    private final Clock clock;
    private final SecureRandom random;
    private final AesGcmHkdfStreaming seal;

    /** Spools in {@code spool} under the home. */
    public Spool(Path home, MasterKey masterKey, Clock clock, SecureRandom random) {
        this.directory = home.resolve("spool");
        this.clock = clock;
        this.random = random;
        try {
            this.seal =
                    new AesGcmHkdfStreaming(
                            masterKey.derive(KEY_LABEL, 32), "HmacSha256", 32, SEGMENT_BYTES, 0);
            Files.createDirectories(directory, ownerOnly("rwx------"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM and HKDF are part of every JDK", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the spool " + directory, e);
        }
    }

    /**
     * Seals and opens enough that the JVM compiles how. It uses the processor's own AES only in
     * compiled code, and compiles what was called some thousand times: at a mebibyte a call,
     * gigabytes would pass before at a fiftieth of the speed. Takes half a second of one processor.
     */
    public void warmUp() {
        try {
            var small =
                    new AesGcmHkdfStreaming(
                            new byte[32], "HmacSha256", 32, WARM_UP_SEGMENT_BYTES, 0);
            var sealed = new ByteArrayOutputStream();
            try (OutputStream out = small.newEncryptingStream(sealed, new byte[0])) {
                byte[] zeros = new byte[WARM_UP_SEGMENT_BYTES];
                for (int i = 0; i < WARM_UP_SEGMENTS; i++) {
                    out.write(zeros);
                }
            }
            try (InputStream in =
                    small.newDecryptingStream(
                            new ByteArrayInputStream(sealed.toByteArray()), new byte[0])) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("AES-GCM and HKDF are part of every JDK", e);
        }
    }

    /**
     * What lies in the spool.
     *
     * @param length of the delivered bytes
     * @param sha256 of the delivered bytes, lower-case hex
     */
    public record Spooled(UUID id, long length, String sha256) {}

    /**
     * Takes the bytes whole, reading no more than it must to refuse them; nothing is left of what
     * it refuses.
     *
     * @param expectedSha256 the sender's digest in hex, null if there is none
     * @throws UncheckedIOException if this node cannot write; what the sender did wrong is refused
     */
    public Spooled store(InputStream body, long maxBytes, @Nullable String expectedSha256)
            throws DeliveryRefused {
        UUID id = UuidV7.next(clock, random);
        Path unfinished = directory.resolve(id + UNFINISHED);
        try {
            try {
                Taken taken = seal(body, unfinished, id, maxBytes);
                check(taken, unfinished, id, expectedSha256);
                Files.move(
                        unfinished,
                        directory.resolve(id.toString()),
                        StandardCopyOption.ATOMIC_MOVE);
                flushDirectory();
                return new Spooled(id, taken.length, taken.sha256);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to the spool " + directory, e);
        }
    }

    private void check(Taken taken, Path file, UUID id, @Nullable String expectedSha256)
            throws DeliveryRefused, IOException {
        if (expectedSha256 != null && !expectedSha256.equalsIgnoreCase(taken.sha256)) {
            throw new DeliveryRefused(
                    Kind.DIGEST_MISMATCH,
                    "The SHA-256 of the received bytes is not the one declared with them.");
        }
        if (ZipArchive.looksLikeOne(taken.head)) {
            try (InputStream archive = open(file, id)) {
                ZipArchive.checkStructure(archive, taken.tail);
            } catch (SourceFault e) {
                throw new DeliveryRefused(Kind.UNREADABLE_ZIP, String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** What passed by while the bytes were sealed. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Taken(long length, String sha256, byte[] head, byte[] tail) {}

    private Taken seal(InputStream body, Path file, UUID id, long maxBytes)
            throws DeliveryRefused, IOException {
        MessageDigest digest = Sha256.newDigest();
        Ends ends = new Ends();
        long length = 0;
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly("rw-------"))) {
            try (OutputStream sealed = encrypting(channel, id)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                int count;
                while ((count = read(body, buffer)) >= 0) {
                    length += count;
                    if (length > maxBytes) {
                        throw new DeliveryRefused(
                                Kind.TOO_LARGE, "The file is larger than " + maxBytes + " bytes.");
                    }
                    digest.update(buffer, 0, count);
                    ends.pass(buffer, count);
                    sealed.write(buffer, 0, count);
                }
            }
            channel.force(true);
        }
        if (length == 0) {
            throw new DeliveryRefused(Kind.EMPTY_BODY, "The file is empty.");
        }
        return new Taken(
                length, HexFormat.of().formatHex(digest.digest()), ends.head(), ends.tail());
    }

    private static int read(InputStream body, byte[] buffer) throws DeliveryRefused {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new DeliveryRefused(
                    Kind.INTERRUPTED, "The connection broke before the end of the file.", e);
        }
    }

    /** The delivered bytes; a file that was cut or changed ends in an IOException. */
    public InputStream open(UUID id) throws IOException {
        return open(directory.resolve(id.toString()), id);
    }

    /** Whether all of the bytes are still here. */
    public boolean holds(UUID id) {
        return Files.exists(directory.resolve(id.toString()));
    }

    public void delete(UUID id) {
        try {
            Files.deleteIfExists(directory.resolve(id.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete from the spool " + directory, e);
        }
    }

    /** What is whole in the spool, whether or not a batch knows of it. */
    public Set<UUID> ids() throws IOException {
        Set<UUID> ids = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (FINISHED.matcher(name).matches()) {
                    ids.add(UUID.fromString(name));
                }
            }
        }
        return ids;
    }

    /** Removes what a process that died left unfinished; to be called before the first delivery. */
    public void sweep() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + UNFINISHED)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private OutputStream encrypting(FileChannel channel, UUID id) throws IOException {
        // Tink closes what it writes to, and the channel has still to be flushed to the disk.
        OutputStream open =
                new FilterOutputStream(Channels.newOutputStream(channel)) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length);
                    }

                    @Override
                    public void close() throws IOException {
                        flush();
                    }
                };
        try {
            return seal.newEncryptingStream(open, nameOf(id));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the spool key was accepted before", e);
        }
    }

    private InputStream open(Path file, UUID id) throws IOException {
        InputStream sealed = Files.newInputStream(file);
        try {
            return seal.newDecryptingStream(sealed, nameOf(id));
        } catch (GeneralSecurityException e) {
            sealed.close();
            throw new IllegalStateException("the spool key was accepted before", e);
        }
    }

    /** Bound into the seal, so that one spooled file cannot be put in the place of another. */
    private static byte[] nameOf(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** A rename survives a power cut only when the directory is flushed too. */
    private void flushDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerOnly(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** Remembers the beginning and the end of what passes. */
    private static final class Ends {
        private final byte[] head = new byte[4];
        private int headLength;

        /** A ring. */
        private final byte[] tail = new byte[ZipArchive.LONGEST_END_BYTES];

        private long passed;

        void pass(byte[] bytes, int count) {
            for (int i = 0; i < count && headLength < head.length; i++) {
                head[headLength++] = bytes[i];
            }
            for (int from = Math.max(0, count - tail.length); from < count; ) {
                int at = (int) ((passed + from) % tail.length);
                int length = Math.min(count - from, tail.length - at);
                System.arraycopy(bytes, from, tail, at, length);
                from += length;
            }
            passed += count;
        }

        byte[] head() {
            return Arrays.copyOf(head, headLength);
        }

        byte[] tail() {
            int length = (int) Math.min(passed, tail.length);
            byte[] inOrder = new byte[length];
            for (int i = 0; i < length; i++) {
                inOrder[i] = tail[(int) ((passed - length + i) % tail.length)];
            }
            return inOrder;
        }
    }
}
