package org.shuniu.roster.intake;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of a source and what became of it.
 *
 * @param planHash hex SHA-256 over source keys, operations and values; null until planned
 * @param problem why the batch as a whole was refused; null otherwise
 */
public record Batch(
        UUID id,
        String source,
        String fileName,
        BatchState state,
        boolean dryRun,
        @Nullable String planHash,
        Counts counts,
        @Nullable BatchProblem problem,
        String sentBy,
        Instant receivedAt,
        @Nullable Instant finishedAt) {

    /**
     * {@code rows} = created + updated + unchanged + transferred + reactivated + quarantined +
     * held; {@code left} counts people outside that sum.
     */
    public record Counts(
            long rows,
            long created,
            long updated,
            long unchanged,
            long transferred,
            long left,
            long reactivated,
            long quarantined,
            long held) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * Why a whole batch was refused.
     *
     * @param type a slug, {@code missing-columns}
     * @param fix what the sender can do about it
     */
    public record BatchProblem(String type, String title, String detail, String fix) {}
}
