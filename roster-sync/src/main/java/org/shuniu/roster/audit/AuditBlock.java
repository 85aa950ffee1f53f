package org.shuniu.roster.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.shuniu.roster.seal.MasterKey;

/**
 * One link of the chain over the audit trail.
 *
 * @param number from one, without gaps
 * @param upTo its last event; its first one follows the last one of the block before
 * @param root Merkle tree hash over its events, in hexadecimal
 * @param seal keyed hash over the block and the seal before: who has only the database can change
 *     events, but not make the chain fit again
 */
public record AuditBlock(
        long number,
        Position upTo,
        long events,
        ChainDigest digest,
        String root,
        Instant sealedAt,
        String seal) {

    /** Where an event stands in the order in which transactions began. */
    record Position(long transaction, long event) {
        static final Position START = new Position(0, 0);
        static final Position END = new Position(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** A block that follows another, sealed. */
    static AuditBlock after(
            Link before, Position upTo, long events, String root, ChainDigest digest, Instant now) {
        Instant sealedAt = now.truncatedTo(ChronoUnit.MICROS);
        var open = new AuditBlock(before.number() + 1, upTo, events, digest, root, sealedAt, "");
        return new AuditBlock(
                open.number, upTo, events, digest, root, sealedAt, open.sealWith(before));
    }

    /**
     * What a block hangs on.
     *
     * @param seal of the block before; empty for the first one
     */
    record Link(long number, Position upTo, String seal, MasterKey key) {
        static Link first(MasterKey key) {
            return new Link(0, Position.START, "", key);
        }

        Link to(AuditBlock next) {
            return new Link(next.number, next.upTo, next.seal, key);
        }
    }

    /** Whether nobody without the key has written it, and after no other block. */
    boolean follows(Link before) {
        return MessageDigest.isEqual(
                seal.getBytes(StandardCharsets.US_ASCII),
                sealWith(before).getBytes(StandardCharsets.US_ASCII));
    }

    private String sealWith(Link before) {
        byte[] key = before.key().derive("audit-chain/" + digest.code() + "/v1", 32);
        byte[] bytes =
                new CanonicalBytes()
                        .add(number)
                        .add(before.seal())
                        .add(upTo.transaction())
                        .add(upTo.event())
                        .add(events)
                        .add(digest.code())
                        .add(root)
                        .add(ChronoUnit.MICROS.between(Instant.EPOCH, sealedAt))
                        .bytes();
        return HexFormat.of().formatHex(digest.mac(key, bytes));
    }

    /** {@code 17:9f86…}: what to keep elsewhere, to prove that nothing was cut off at the end. */
    public String head() {
        return number + ":" + seal;
    }
}
