package org.shuniu.roster.intake;

import org.shuniu.roster.audit.AuditEvent;

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
     * @param digest SHA-256 over record key, operation and fingerprint of each change, in plan
     *     order
     */
    record ChunkApplied(Batch batch, int applied, int superseded, String digest)
            implements ImportEvent {
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
