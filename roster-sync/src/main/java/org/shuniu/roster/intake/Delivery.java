package org.shuniu.roster.intake;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What comes with delivered bytes.
 *
 * @param rows how many rows the sender says there are; proof of completeness
 * @param sha256 the sender's digest of the bytes, lower-case hex; proof of completeness
 * @param asOf the moment the file tells about; null means the time of receipt
 * @param actor who sent it: {@code client:<client_id>} or {@code drop-folder}
 */
public record Delivery(
        String source,
        String fileName,
        boolean dryRun,
        @Nullable Long rows,
        @Nullable String sha256,
        @Nullable Instant asOf,
        String actor) {}
