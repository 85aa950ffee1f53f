package org.shuniu.gateway.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.brake.Approval;
import org.shuniu.roster.brake.Hold;
import org.shuniu.roster.brake.Holds;
import org.shuniu.roster.brake.Operation;
import org.shuniu.roster.org.OrgCode;

/** One hold on one import, and a list of who said what about it. */
final class FakeHolds implements Holds {
    static final UUID HOLD = UUID.fromString("01939f00-0000-7000-8000-0000000000b1");

    final List<String> decisions = new ArrayList<>();
    @Nullable Approval answersWith;

    void reset() {
        decisions.clear();
        answersWith = null;
    }

    @Override
    public List<Hold> undecided(UUID batch) {
        if (!batch.equals(FakeRoster.HELD)) {
            return List.of();
        }
        return List.of(
                new Hold(
                        HOLD,
                        batch,
                        "school-leavers",
                        new OrgCode("2142010001"),
                        "student",
                        Operation.LEAVE,
                        25,
                        500,
                        10,
                        2,
                        decisions.size(),
                        Hold.State.OPEN,
                        Instant.parse("2026-09-04T16:00:00Z")));
    }

    @Override
    public Approval approve(UUID batch, String planHash, Collection<UUID> holds, String actor) {
        return decide("approve", planHash, holds, actor);
    }

    @Override
    public Approval reject(UUID batch, String planHash, Collection<UUID> holds, String actor) {
        return decide("reject", planHash, holds, actor);
    }

    private Approval decide(
            String decision, String planHash, Collection<UUID> holds, String actor) {
        if (answersWith != null) {
            return answersWith;
        }
        decisions.add(decision + " " + planHash.substring(0, 2) + " " + holds + " " + actor);
        return new Approval.Recorded();
    }
}
