package org.shuniu.gateway.api;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.merge.MergeDesk;

/**
 * What a merge of two people would come to, on the wire.
 *
 * @param rule that says they are two; null if none does
 */
record MergeProspectView(
        UUID survivor,
        UUID absorbed,
        boolean twoCitizenIds,
        @Nullable String rule,
        String planHash) {
    static MergeProspectView of(MergeDesk.Prospect prospect) {
        return new MergeProspectView(
                prospect.survivor().value(),
                prospect.absorbed().value(),
                prospect.twoCitizenIds(),
                prospect.rule() == null ? null : prospect.rule().code(),
                prospect.planHash());
    }
}
