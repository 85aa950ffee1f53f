package org.shuniu.roster.audit;

import java.util.HexFormat;

/** Events as they pass: their hash, how many, and the last one. */
final class BlockContent {
    private final ChainDigest digest;
    private final MerkleRoot root;
    private long events;
    private AuditBlock.Position last = AuditBlock.Position.START;

    BlockContent(ChainDigest digest) {
        this.digest = digest;
        this.root = new MerkleRoot(digest);
    }

    /** Returns the hash that stands for the event. */
    byte[] add(AuditBlock.Position position, byte[] event) {
        byte[] hash = MerkleRoot.hashOfLeaf(digest, event);
        root.addHash(hash);
        last = position;
        events++;
        return hash;
    }

    long events() {
        return events;
    }

    AuditBlock.Position last() {
        return last;
    }

    /** Only of what has an event. */
    String root() {
        return HexFormat.of().formatHex(root.value());
    }
}
