package org.shuniu.roster.fingerprint;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.shuniu.roster.seal.Digest128;

/**
 * Finds slots by record key: an open-addressed table of slot numbers beside the heap. Keys are
 * keyed hashes, so their bits are as good as any further hash of them.
 */
final class KeyTable implements Closeable {
    static final int NONE = -1;

    private static final int SMALLEST = 1 << 10;

    private final SlotFile slots;
    private Arena arena = Arena.ofShared();

    /** Slot numbers, counted from 1; 0 is free. */
    private MemorySegment table;

    private int mask;
    private int count;

    KeyTable(SlotFile slots) {
        this(slots, SMALLEST);
    }

    private KeyTable(SlotFile slots, int size) {
        this.slots = slots;
        this.mask = size - 1;
        this.table = allocate(arena, size);
    }

    /** Of all slots that are not empty. */
    static KeyTable ofAll(SlotFile slots) {
        int size = SMALLEST;
        while (isFull(slots.count(), size)) {
            size *= 2;
        }
        var table = new KeyTable(slots, size);
        for (int slot = 0; slot < slots.count(); slot++) {
            if (!slots.isEmpty(slot)) {
                table.add(slot);
            }
        }
        return table;
    }

    /** The slot of a key, {@link #NONE} if it has none. */
    int find(Digest128 key) {
        for (int at = (int) key.low() & mask; ; at = (at + 1) & mask) {
            int entry = table.getAtIndex(ValueLayout.JAVA_INT, at);
            if (entry == 0) {
                return NONE;
            }
            if (slots.hasKey(entry - 1, key)) {
                return entry - 1;
            }
        }
    }

    /** Adds a slot whose key is not there yet. */
    void add(int slot) {
        if (isFull(count + 1, mask + 1)) {
            grow();
        }
        insert(slot);
        count++;
    }

    private void insert(int slot) {
        int at = (int) slots.keyLow(slot) & mask;
        while (table.getAtIndex(ValueLayout.JAVA_INT, at) != 0) {
            at = (at + 1) & mask;
        }
        table.setAtIndex(ValueLayout.JAVA_INT, at, slot + 1);
    }

    private void grow() {
        Arena oldArena = arena;
        MemorySegment old = table;
        int oldSize = mask + 1;
        arena = Arena.ofShared();
        table = allocate(arena, 2 * oldSize);
        mask = 2 * oldSize - 1;
        for (int i = 0; i < oldSize; i++) {
            int entry = old.getAtIndex(ValueLayout.JAVA_INT, i);
            if (entry != 0) {
                insert(entry - 1);
            }
        }
        oldArena.close();
    }

    private static MemorySegment allocate(Arena arena, int size) {
        return arena.allocate(ValueLayout.JAVA_INT, size);
    }

    private static boolean isFull(int count, int size) {
        return count > size / 4 * 3;
    }

    @Override
    public void close() {
        arena.close();
    }
}
