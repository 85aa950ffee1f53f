package org.shuniu.roster.apply;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.plan.Change;

/** What becomes of deliveries. */
public sealed interface ImportEvent extends AuditEvent {
    Batch batch();

    @Override
    default String actor() {
        return batch().sentBy();
    }

    @Override
    default String subject() {
        return batch().id().toString();
    }

    /** A delivery was taken. */
    record Received(Batch batch) implements ImportEvent {
        @Override
        public String type() {
            return "import.received";
        }

        @Override
        public Record payload() {
            return new Of(batch.source(), batch.dryRun());
        }
    }

    /** A delivery was refused as a whole; nothing changed. */
    record Refused(Batch batch, Batch.BatchProblem problem) implements ImportEvent {
        @Override
        public String type() {
            return "import.refused";
        }

        @Override
        public Record payload() {
            return new Reason(batch.source(), problem.type());
        }
    }

    /**
     * Some people of a delivery were changed.
     *
     * @param digest SHA-256 over record key, operation and fingerprint of each change, in plan order
     */
    record ChunkApplied(Batch batch, int applied, int superseded, String digest) implements ImportEvent {
        static ChunkApplied of(Batch batch, List<Change> applied, int superseded) {
            MessageDigest digest;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256 is part of every JDK", e);
            }
            for (Change change : applied) {
                digest.update(ByteBuffer.allocate(8).putLong(change.sequence()).array());
                digest.update(change.recordKey().toBytes());
                digest.update(change.op().code().getBytes(StandardCharsets.UTF_8));
                digest.update(change.fingerprint().toBytes());
            }
            return new ChunkApplied(
                    batch, applied.size(), superseded, HexFormat.of().formatHex(digest.digest()));
        }

        @Override
        public String type() {
            return "import.chunk-applied";
        }

        @Override
        public Record payload() {
            return new Chunk(applied, superseded, digest);
        }
    }

    /** A delivery is done. */
    record Applied(Batch batch) implements ImportEvent {
        @Override
        public String type() {
            return "import.applied";
        }

        @Override
        public Record payload() {
            return new Outcome(batch.source(), batch.counts());
        }
    }

    record Of(String source, boolean dryRun) {}

    record Reason(String source, String problem) {}

    record Chunk(int applied, int superseded, String digest) {}

    record Outcome(String source, Batch.Counts counts) {}
}
