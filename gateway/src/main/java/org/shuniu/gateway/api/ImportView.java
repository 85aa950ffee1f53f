package org.shuniu.gateway.api;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.problem.ProblemAddresses;
import org.shuniu.roster.brake.Hold;
import org.shuniu.roster.intake.Batch;

/**
 * An import on the wire.
 *
 * @param holds parts that a brake has stopped and nobody has decided about
 * @param problem why the import as a whole was refused
 */
record ImportView(
        UUID id,
        String source,
        String state,
        boolean dryRun,
        @Nullable String planHash,
        Batch.Counts counts,
        List<HoldView> holds,
        @Nullable ImportProblem problem,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    /** A part of the plan that waits for {@code needs} approvals. */
    record HoldView(
            UUID id,
            String brake,
            String orgCode,
            String role,
            String op,
            long affected,
            long base,
            long limit,
            int needs,
            int approvals,
            Instant expiresAt) {
        static HoldView of(Hold hold) {
            return new HoldView(
                    hold.id(),
                    hold.brake(),
                    hold.org().value(),
                    hold.role(),
                    hold.op().code(),
                    hold.affected(),
                    hold.base(),
                    hold.allowed(),
                    hold.needs(),
                    hold.approvals(),
                    hold.expiresAt());
        }
    }

    /** The members of a problem document that make sense for something that is not a response. */
    record ImportProblem(URI type, String title, String detail, String fix) {}

    static ImportView of(Batch batch, List<Hold> holds, ProblemAddresses addresses) {
        Batch.BatchProblem problem = batch.problem();
        return new ImportView(
                batch.id(),
                batch.source(),
                batch.state().code(),
                batch.dryRun(),
                batch.planHash(),
                batch.counts(),
                holds.stream().map(HoldView::of).toList(),
                problem == null
                        ? null
                        : new ImportProblem(
                                addresses.of(problem.type()),
                                problem.title(),
                                problem.detail(),
                                problem.fix()),
                batch.receivedAt(),
                batch.finishedAt());
    }
}
