package org.shuniu.roster.audit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The Merkle tree hash of a list, leaf by leaf (RFC 6962 §2.1), in memory that grows with the
 * logarithm of the leaves.
 */
final class MerkleRoot {
    private final ChainDigest digest;
    // Of full subtrees, the smallest on top: one for every bit that is set in the number of leaves.
    private final Deque<byte[]> subtrees = new ArrayDeque<>();
    private long leaves;

    MerkleRoot(ChainDigest digest) {
        this.digest = digest;
    }

    void add(byte[] leaf) {
        addHash(hashOfLeaf(digest, leaf));
    }

    /** The hash that stands for one leaf. */
    static byte[] hashOfLeaf(ChainDigest digest, byte[] leaf) {
        // RFC 6962 §2.1: "The hash of a list with one entry is: MTH({d(0)}) = SHA-256(0x00 ||
        // d(0))"; "domain separation is required to give second preimage resistance."
        return digest.hash(prefixed((byte) 0, leaf, new byte[0]));
    }

    /** Adds a leaf of which only the hash is at hand. */
    void addHash(byte[] leaf) {
        byte[] hash = leaf;
        leaves++;
        for (int i = 0; i < Long.numberOfTrailingZeros(leaves); i++) {
            hash = joined(subtrees.pop(), hash);
        }
        subtrees.push(hash);
    }

    /** Throws {@link IllegalStateException} without a leaf: there is no empty block. */
    byte[] value() {
        if (subtrees.isEmpty()) {
            throw new IllegalStateException("no leaf was added");
        }
        var bySize = subtrees.iterator();
        byte[] root = bySize.next();
        while (bySize.hasNext()) {
            root = joined(bySize.next(), root);
        }
        return root;
    }

    // RFC 6962 §2.1: "MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n]))", k the largest power
    // of two smaller than n: the full subtrees on the left, and what remains on the right.
    private byte[] joined(byte[] left, byte[] right) {
        return digest.hash(prefixed((byte) 1, left, right));
    }

    private static byte[] prefixed(byte prefix, byte[] first, byte[] second) {
        byte[] all = new byte[1 + first.length + second.length];
        all[0] = prefix;
        System.arraycopy(first, 0, all, 1, first.length);
        System.arraycopy(second, 0, all, 1 + first.length, second.length);
        return all;
    }
}
