package org.shuniu.gateway.api;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.merge.Merge;

/** Two people who were made one, on the wire. */
record MergeView(
        UUID id,
        UUID survivor,
        UUID absorbed,
        String state,
        Instant mergedAt,
        String mergedBy,
        @Nullable Instant endedAt) {
    static MergeView of(Merge merge) {
        return new MergeView(
                merge.id(),
                merge.survivor().value(),
                merge.absorbed().value(),
                merge.state().code(),
                merge.mergedAt(),
                merge.mergedBy(),
                merge.endedAt());
    }
}
