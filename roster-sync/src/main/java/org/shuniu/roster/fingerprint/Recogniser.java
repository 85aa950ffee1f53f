package org.shuniu.roster.fingerprint;

import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.Digest128;

/**
 * Holds every record of a delivery against what its source said last time. Registries export in
 * nearly the same order every night, so a record is looked for behind the one before, at first by
 * its raw hash alone; only what is not found there is looked for among all.
 *
 * <p>While it looks it writes what will be known next time, a slot per record in the new order. A
 * change counts only when it is applied: {@link #settle} takes back the others.
 */
final class Recogniser implements Closeable {
    /** So many records may be gone, or have been empty slots, before the search begins. */
    private static final int LOOK_AHEAD = 8;

    private final SlotFile last;
    private final SlotFile next;

    /** Slots of {@link #last} that a record was found in. */
    private final BitSet seen;

    /** Positions of records that are new or say something else. */
    private final BitSet changed = new BitSet();

    private final BitSet repeatedSame = new BitSet();
    private final BitSet repeatedOther = new BitSet();

    /** Of {@link #last}; made when first needed. */
    private @Nullable KeyTable lastByKey;

    /** Of the changed records in {@link #next}. */
    private final KeyTable changedByKey;

    /** Where the next record is expected, and where it was before it last was elsewhere. */
    private int expected;

    private int left;

    /**
     * @param last what is known; not changed
     * @param lastByKey of it, null if nobody made it yet; closed with this
     * @param next where to write what will be known
     */
    Recogniser(SlotFile last, @Nullable KeyTable lastByKey, SlotFile next) {
        this.last = last;
        this.lastByKey = lastByKey;
        this.next = next;
        this.seen = new BitSet(last.count());
        this.changedByKey = new KeyTable(next);
    }

    /** Takes the next record; returns whether somebody must look into it. */
    boolean take(Sighting record) throws IOException {
        Digest128 raw = record.raw();
        int slot = findRaw(raw);
        if (slot != KeyTable.NONE && !seen.get(slot)) {
            seen.set(slot);
            next.add(last, slot);
            return false;
        }
        Digest128 fingerprint = record.fingerprint();
        if (slot == KeyTable.NONE) {
            slot = findFingerprint(fingerprint);
            if (slot != KeyTable.NONE && !seen.get(slot)) {
                seen.set(slot);
                next.add(raw, fingerprint, last.key(slot));
                return false;
            }
        }
        return takeByKey(raw, fingerprint, record.key());
    }

    private boolean takeByKey(Digest128 raw, Digest128 fingerprint, @Nullable Digest128 key)
            throws IOException {
        if (key == null) {
            // It cannot be remembered, and so is looked at every time.
            changed.set(next.addEmpty());
            return true;
        }
        int slot = findKey(key);
        if (slot == KeyTable.NONE) {
            int first = changedByKey.find(key);
            return first == KeyTable.NONE
                    ? change(raw, fingerprint, key)
                    : repeat(next.hasFingerprint(first, fingerprint));
        }
        if (seen.get(slot)) {
            int first = changedByKey.find(key);
            return repeat(
                    first == KeyTable.NONE
                            ? last.hasFingerprint(slot, fingerprint)
                            : next.hasFingerprint(first, fingerprint));
        }
        seen.set(slot);
        if (last.hasFingerprint(slot, fingerprint)) {
            next.add(raw, fingerprint, key);
            return false;
        }
        return change(raw, fingerprint, key);
    }

    private boolean change(Digest128 raw, Digest128 fingerprint, Digest128 key) throws IOException {
        int position = next.add(raw, fingerprint, key);
        changed.set(position);
        changedByKey.add(position);
        return true;
    }

    private boolean repeat(boolean same) throws IOException {
        int position = next.addEmpty();
        changed.set(position);
        (same ? repeatedSame : repeatedOther).set(position);
        return true;
    }

    private int findRaw(Digest128 raw) {
        for (int slot = expected; slot < end(expected); slot++) {
            if (last.hasRaw(slot, raw)) {
                expected = slot + 1;
                return slot;
            }
        }
        for (int slot = left; slot < end(left); slot++) {
            if (last.hasRaw(slot, raw)) {
                return comeBackTo(slot);
            }
        }
        return KeyTable.NONE;
    }

    private int findFingerprint(Digest128 fingerprint) {
        for (int slot = expected; slot < end(expected); slot++) {
            if (last.hasFingerprint(slot, fingerprint)) {
                expected = slot + 1;
                return slot;
            }
        }
        for (int slot = left; slot < end(left); slot++) {
            if (last.hasFingerprint(slot, fingerprint)) {
                return comeBackTo(slot);
            }
        }
        return KeyTable.NONE;
    }

    private int findKey(Digest128 key) {
        for (int slot = expected; slot < end(expected); slot++) {
            if (last.hasKey(slot, key)) {
                expected = slot + 1;
                return slot;
            }
        }
        int slot = lastByKey().find(key);
        return slot == KeyTable.NONE ? slot : comeBackTo(slot);
    }

    private int comeBackTo(int slot) {
        left = expected;
        expected = slot + 1;
        return slot;
    }

    private int end(int from) {
        return Math.min(from + LOOK_AHEAD, last.count());
    }

    private KeyTable lastByKey() {
        if (lastByKey == null) {
            lastByKey = KeyTable.ofAll(last);
        }
        return lastByKey;
    }

    /** The positions of the records to look into, from 0. */
    BitSet changed() {
        return changed;
    }

    Recognition.Repetition repetition(int position) {
        if (repeatedSame.get(position)) {
            return Recognition.Repetition.SAME;
        }
        return repeatedOther.get(position)
                ? Recognition.Repetition.OTHER
                : Recognition.Repetition.NONE;
    }

    /** What a changed record says now. */
    Digest128 fingerprint(int position) {
        return next.fingerprint(position);
    }

    /** What a changed record is called; null if it has no name, or one that it repeats. */
    @Nullable Digest128 key(int position) {
        return next.isEmpty(position) ? null : next.key(position);
    }

    /** The changed record that would be remembered so; {@link KeyTable#NONE} if none would. */
    int changedTo(Digest128 key, Digest128 fingerprint) {
        int position = changedByKey.find(key);
        return position != KeyTable.NONE && next.hasFingerprint(position, fingerprint)
                ? position
                : KeyTable.NONE;
    }

    /** Whether the delivery has a record of this key. */
    boolean holds(Digest128 key) {
        if (changedByKey.find(key) != KeyTable.NONE) {
            return true;
        }
        int slot = lastByKey().find(key);
        return slot != KeyTable.NONE && seen.get(slot);
    }

    /** The keys of all records that are known and that the delivery does not have. */
    void absent(Consumer<Digest128> keys) {
        for (int slot = seen.nextClearBit(0); slot < last.count(); ) {
            if (!last.isEmpty(slot)) {
                keys.accept(last.key(slot));
            }
            slot = seen.nextClearBit(slot + 1);
        }
    }

    /**
     * Writes to the disk what will be known next time: of changed records what was known before,
     * unless the change was applied; of absent ones what was known.
     */
    void settle(IntPredicate applied) throws IOException {
        for (int at = changed.nextSetBit(0); at >= 0; at = changed.nextSetBit(at + 1)) {
            if (next.isEmpty(at) || applied.test(at)) {
                continue;
            }
            Digest128 key = next.key(at);
            int slot = lastByKey().find(key);
            if (slot == KeyTable.NONE) {
                next.clear(at);
            } else {
                next.set(at, last.raw(slot), last.fingerprint(slot), key);
            }
        }
        for (int slot = seen.nextClearBit(0); slot < last.count(); ) {
            if (!last.isEmpty(slot)) {
                next.add(last, slot);
            }
            slot = seen.nextClearBit(slot + 1);
        }
        next.finish();
    }

    @Override
    public void close() throws IOException {
        changedByKey.close();
        if (lastByKey != null) {
            lastByKey.close();
        }
        try {
            last.close();
        } finally {
            next.close();
        }
    }
}
