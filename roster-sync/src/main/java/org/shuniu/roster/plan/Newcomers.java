package org.shuniu.roster.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import org.shuniu.roster.seal.Digest128;

/**
 * Where in a plan somebody new is named: so that a later row about the same human finds the first.
 * Ten million new people have thirty million identifiers, of which a few thousand meet; a table of
 * the database would cost more than all else of planning. Eight bytes an entry, outside the heap in
 * a file that has no name: pages that nobody needs go to the disk, and a crash leaves nothing.
 *
 * <p>Open addressing: an entry is 36 bits of a blind index above the sequence of a change. So few
 * bits meet by chance now and then; whoever finds a sequence looks at the change. For one thread.
 */
final class Newcomers implements AutoCloseable {
    private static final int SEQUENCE_BITS = 28;
    private static final long MAX_SEQUENCE = (1L << SEQUENCE_BITS) - 1;
    private static final long FIRST_CAPACITY = 1L << 16;

    private final Path directory;
    private Arena arena;
    private MemorySegment slots;
    private long capacity = FIRST_CAPACITY;
    private long size;

    Newcomers(Path directory) {
        this.directory = directory;
        this.arena = Arena.ofConfined();
        this.slots = map(capacity, arena);
    }

    /** The change names somebody by this blind index. */
    void add(Digest128 index, long sequence) {
        if (sequence <= 0 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("a plan has at most " + MAX_SEQUENCE + " changes");
        }
        if (size >= capacity / 8 * 7) {
            grow();
        }
        put(hash(index) << SEQUENCE_BITS | sequence);
        size++;
    }

    /** Calls for each change that may name somebody by this blind index. */
    void find(Digest128 index, LongConsumer sequence) {
        long hash = hash(index);
        for (long at = home(hash); ; at = at + 1 == capacity ? 0 : at + 1) {
            long entry = slots.getAtIndex(ValueLayout.JAVA_LONG, at);
            if (entry == 0) {
                return;
            }
            if (entry >>> SEQUENCE_BITS == hash) {
                sequence.accept(entry & MAX_SEQUENCE);
            }
        }
    }

    private void put(long entry) {
        long at = home(entry >>> SEQUENCE_BITS);
        while (slots.getAtIndex(ValueLayout.JAVA_LONG, at) != 0) {
            at = at + 1 == capacity ? 0 : at + 1;
        }
        slots.setAtIndex(ValueLayout.JAVA_LONG, at, entry);
    }

    // By half, not to twice the size: at most 14 bytes for each entry once it is full again.
    private void grow() {
        MemorySegment before = slots;
        Arena old = arena;
        long entries = capacity;
        capacity = capacity / 2 * 3;
        arena = Arena.ofConfined();
        slots = map(capacity, arena);
        for (long at = 0; at < entries; at++) {
            long entry = before.getAtIndex(ValueLayout.JAVA_LONG, at);
            if (entry != 0) {
                put(entry);
            }
        }
        old.close();
    }

    /** Spreads the hashes over whatever capacity there is, and keeps their order. */
    private long home(long hash) {
        return Math.multiplyHigh(hash << (SEQUENCE_BITS - 1), capacity << 1);
    }

    private static long hash(Digest128 index) {
        return index.high() >>> SEQUENCE_BITS;
    }

    private MemorySegment map(long entries, Arena in) {
        try {
            Path file = Files.createTempFile(directory, "newcomers", null);
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, entries * Long.BYTES, in);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
