package org.shuniu.roster.fingerprint;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.Digest128;

/**
 * What is known of each record of a delivery, in its order: 48 bytes of keyed hashes per slot, in a
 * file that is mapped into memory and never on the heap.
 *
 * <pre>
 * raw hash 16 | fingerprint 16 | record key 16
 * </pre>
 *
 * Zeros stand for a hash that is not known: no record has them, but with the chance of a collision.
 * A slot without a key is empty.
 */
final class SlotFile implements Closeable {
    private static final int SLOT_BYTES = 48;
    private static final int FINGERPRINT = 16;
    private static final int KEY = 32;
    private static final int CHUNK_BITS = 16;
    private static final int CHUNK_SLOTS = 1 << CHUNK_BITS;
    private static final long CHUNK_BYTES = (long) CHUNK_SLOTS * SLOT_BYTES;

    /** The first page: what it is, and how many slots follow. */
    private static final int HEADER_BYTES = 4096;

    /** "shuniu" and the version of this format. */
    private static final long MAGIC = 0x7368756e69750001L;

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> chunks = new ArrayList<>();
    private final @Nullable FileChannel channel;

    /** The chunk that is being filled, where there is a file: those before it are mapped. */
    private @Nullable MemorySegment filling;

    private int count;

    private SlotFile(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** No slots yet, and room for them in a new file. */
    static SlotFile create(Path path) throws IOException {
        return new SlotFile(
                FileChannel.open(
                        path,
                        Set.of(CREATE_NEW, READ, WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))));
    }

    /** No slots at all, and room for some in memory. */
    static SlotFile empty() {
        return new SlotFile(null);
    }

    /**
     * What a file holds; what is changed here does not change the file. Empty if it is not whole.
     */
    static Optional<SlotFile> open(Path path) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        SlotFile slots = new SlotFile(null);
        try (FileChannel file = FileChannel.open(path, READ, WRITE)) {
            if (slots.readFrom(file)) {
                return Optional.of(slots);
            }
        }
        slots.close();
        return Optional.empty();
    }

    private boolean readFrom(FileChannel file) throws IOException {
        if (file.size() < HEADER_BYTES) {
            return false;
        }
        MemorySegment header = file.map(MapMode.PRIVATE, 0, HEADER_BYTES, arena);
        long slots = header.get(LONG, Long.BYTES);
        if (header.get(LONG, 0) != MAGIC
                || slots < 0
                || slots > Integer.MAX_VALUE
                || file.size() != HEADER_BYTES + slots * SLOT_BYTES) {
            return false;
        }
        long whole = slots / CHUNK_SLOTS * CHUNK_BYTES;
        if (whole > 0) {
            MemorySegment mapped = file.map(MapMode.PRIVATE, HEADER_BYTES, whole, arena);
            for (long at = 0; at < whole; at += CHUNK_BYTES) {
                chunks.add(mapped.asSlice(at, CHUNK_BYTES));
            }
        }
        long rest = slots * SLOT_BYTES - whole;
        if (rest > 0) {
            // There must be room behind the last slot.
            MemorySegment last = allocateChunk();
            MemorySegment.copy(
                    file.map(MapMode.PRIVATE, HEADER_BYTES + whole, rest, arena), 0, last, 0, rest);
            chunks.add(last);
        }
        count = (int) slots;
        return true;
    }

    int count() {
        return count;
    }

    boolean hasRaw(int slot, Digest128 raw) {
        return equal(slot, 0, raw);
    }

    boolean hasFingerprint(int slot, Digest128 fingerprint) {
        return equal(slot, FINGERPRINT, fingerprint);
    }

    boolean hasKey(int slot, Digest128 key) {
        return equal(slot, KEY, key);
    }

    private boolean equal(int slot, int offset, Digest128 digest) {
        MemorySegment chunk = chunks.get(slot >>> CHUNK_BITS);
        long at = at(slot) + offset;
        return chunk.get(LONG, at) == digest.high()
                && chunk.get(LONG, at + Long.BYTES) == digest.low();
    }

    Digest128 raw(int slot) {
        return digest(slot, 0);
    }

    Digest128 fingerprint(int slot) {
        return digest(slot, FINGERPRINT);
    }

    Digest128 key(int slot) {
        return digest(slot, KEY);
    }

    private Digest128 digest(int slot, int offset) {
        MemorySegment chunk = chunks.get(slot >>> CHUNK_BITS);
        long at = at(slot) + offset;
        return new Digest128(chunk.get(LONG, at), chunk.get(LONG, at + Long.BYTES));
    }

    boolean isEmpty(int slot) {
        return hasKey(slot, Digest128.ZERO);
    }

    /** The half of a key by which it is found in a {@link KeyTable}. */
    long keyLow(int slot) {
        return chunks.get(slot >>> CHUNK_BITS).get(LONG, at(slot) + KEY + Long.BYTES);
    }

    private static long at(int slot) {
        return (long) (slot & (CHUNK_SLOTS - 1)) * SLOT_BYTES;
    }

    /** Adds a slot at the end. */
    int add(Digest128 raw, Digest128 fingerprint, Digest128 key) throws IOException {
        int slot = addEmpty();
        set(chunks.get(slot >>> CHUNK_BITS), at(slot), raw, fingerprint, key);
        return slot;
    }

    int addEmpty() throws IOException {
        if (count == chunks.size() << CHUNK_BITS) {
            chunks.add(channel == null ? allocateChunk() : nextToFill(channel));
        }
        return count++;
    }

    private MemorySegment allocateChunk() {
        return arena.allocate(CHUNK_BYTES, Long.BYTES);
    }

    /**
     * Writes the full chunk and goes on with it as the file has it. Written, not only mapped: a
     * disk without room is an exception then.
     */
    private MemorySegment nextToFill(FileChannel channel) throws IOException {
        if (filling == null) {
            filling = allocateChunk();
            return filling;
        }
        int last = chunks.size() - 1;
        write(channel, filling, positionOf(last));
        chunks.set(last, channel.map(MapMode.READ_ONLY, positionOf(last), CHUNK_BYTES, arena));
        filling.fill((byte) 0);
        return filling;
    }

    private static long positionOf(int chunk) {
        return HEADER_BYTES + chunk * CHUNK_BYTES;
    }

    /** Adds a slot as another file has it. */
    int add(SlotFile from, int slot) throws IOException {
        int added = addEmpty();
        MemorySegment.copy(
                from.chunks.get(slot >>> CHUNK_BITS),
                at(slot),
                chunks.get(added >>> CHUNK_BITS),
                at(added),
                SLOT_BYTES);
        return added;
    }

    void set(int slot, Digest128 raw, Digest128 fingerprint, Digest128 key) throws IOException {
        MemorySegment chunk = chunks.get(slot >>> CHUNK_BITS);
        if (channel == null || chunk == filling) {
            set(chunk, at(slot), raw, fingerprint, key);
        } else {
            MemorySegment one = MemorySegment.ofArray(new long[SLOT_BYTES / Long.BYTES]);
            set(one, 0, raw, fingerprint, key);
            write(channel, one, positionOf(slot >>> CHUNK_BITS) + at(slot));
        }
    }

    private static void set(
            MemorySegment target, long at, Digest128 raw, Digest128 fingerprint, Digest128 key) {
        set(target, at, raw);
        set(target, at + FINGERPRINT, fingerprint);
        set(target, at + KEY, key);
    }

    private static void set(MemorySegment target, long at, Digest128 digest) {
        target.set(LONG, at, digest.high());
        target.set(LONG, at + Long.BYTES, digest.low());
    }

    /** Makes a slot empty. */
    void clear(int slot) throws IOException {
        set(slot, Digest128.ZERO, Digest128.ZERO, Digest128.ZERO);
    }

    private static void write(FileChannel channel, MemorySegment segment, long position)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(segment.toArray(ValueLayout.JAVA_BYTE));
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    /** Writes everything to the disk; nothing is added any more. */
    void finish() throws IOException {
        if (channel == null) {
            throw new IllegalStateException("these slots have no file");
        }
        if (filling != null) {
            int last = chunks.size() - 1;
            long slots = count - ((long) last << CHUNK_BITS);
            write(channel, filling.asSlice(0, slots * SLOT_BYTES), positionOf(last));
        }
        MemorySegment header = MemorySegment.ofArray(new long[HEADER_BYTES / Long.BYTES]);
        header.set(LONG, 0, MAGIC);
        header.set(LONG, Long.BYTES, count);
        write(channel, header, 0);
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        arena.close();
        if (channel != null) {
            channel.close();
        }
    }
}
