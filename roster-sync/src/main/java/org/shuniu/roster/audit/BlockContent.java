package org.shuniu.roster.audit;

import java.util.HexFormat;

/** Events as they pass: their hash, how many, and the last one. */
final class BlockContent {
    private final MerkleRoot root;
    private long events;
    private AuditBlock.Position last = AuditBlock.Position.START;

    BlockContent(ChainDigest digest) {
        this.root = new MerkleRoot(digest);
    }

    void add(AuditBlock.Position position, byte[] event) {
        root.add(event);
        last = position;
        events++;
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
