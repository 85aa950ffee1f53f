package org.shuniu.roster.audit;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which event of a block that does not hold is to blame. */
final class BlockComparison {
    private final ChainDigest digest;
    private final byte[] leaves;
    private int compared;
    private @Nullable Long last;
    private @Nullable Long different;

    /**
     * Compares with the hashes that were kept when the block was sealed.
     *
     * @param leaves one after the other; empty if they were not kept
     */
    private BlockComparison(ChainDigest digest, byte[] leaves) {
        this.digest = digest;
        this.leaves = leaves;
    }

    /** Empty if the hashes are not those of the block: then they tell nothing. */
    static Optional<BlockComparison> with(AuditBlock block, byte[] leaves) {
        int size = ChainDigest.BYTES;
        if (leaves.length == 0 || leaves.length != block.events() * size) {
            return Optional.empty();
        }
        var root = new MerkleRoot(block.digest());
        for (int at = 0; at < leaves.length; at += size) {
            root.addHash(Arrays.copyOfRange(leaves, at, at + size));
        }
        return HexFormat.of().formatHex(root.value()).equals(block.root())
                ? Optional.of(new BlockComparison(block.digest(), leaves))
                : Optional.empty();
    }

    void add(AuditBlock.Position position, byte[] event) {
        if (different != null) {
            return;
        }
        int at = compared * ChainDigest.BYTES;
        byte[] hash = MerkleRoot.hashOfLeaf(digest, event);
        if (at == leaves.length
                || !Arrays.equals(leaves, at, at + hash.length, hash, 0, hash.length)) {
            different = position.event();
            return;
        }
        compared++;
        last = position.event();
    }

    /**
     * Names the first event that is not what was sealed.
     *
     * @param found so many events are there now
     */
    String blame(long found) {
        long sealed = leaves.length / ChainDigest.BYTES;
        if (found < sealed) {
            return last == null
                    ? "its first event was removed or changed"
                    : "the one after event %d was removed or changed".formatted(last);
        }
        return "event %d was %s".formatted(different, found > sealed ? "slipped in" : "changed");
    }
}
