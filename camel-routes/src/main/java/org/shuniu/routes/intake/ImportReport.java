package org.shuniu.routes.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.source.RowProblem;

/**
 * What a sender finds beside a dropped file: the import as the API shows it, and its first
 * problems.
 *
 * @param id null if the file was refused before it became an import
 * @param more whether there are more problems than these; the API has them all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportReport(
        @Nullable UUID id,
        String source,
        String fileName,
        String state,
        Batch.Counts counts,
        Batch.@Nullable BatchProblem problem,
        Instant startedAt,
        @Nullable Instant finishedAt,
        List<Problem> problems,
        boolean more) {

    private static final int MAX_PROBLEMS = 1000;

    /** What is wrong with a row, or with the whole file where {@code row} is missing. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Problem(
            @Nullable Long row, @Nullable String column, String code, String message, String fix) {
        static Problem of(RowProblem problem) {
            return new Problem(
                    problem.row(),
                    problem.column(),
                    problem.code(),
                    problem.message(),
                    problem.fix());
        }
    }

    ImportReport {
        problems = List.copyOf(problems);
    }

    static ImportReport of(Batch batch, BatchDirectory batches) {
        var problems = batches.problems(batch.id(), 0, MAX_PROBLEMS + 1);
        return new ImportReport(
                batch.id(),
                batch.source(),
                batch.fileName(),
                batch.state().code(),
                batch.counts(),
                batch.problem(),
                batch.receivedAt(),
                batch.finishedAt(),
                problems.stream()
                        .limit(MAX_PROBLEMS)
                        .map(numbered -> Problem.of(numbered.problem()))
                        .toList(),
                problems.size() > MAX_PROBLEMS);
    }

    static ImportReport refused(String source, String fileName, Refusal refusal, Instant now) {
        return new ImportReport(
                null,
                source,
                fileName,
                BatchState.REFUSED.code(),
                Batch.Counts.NONE,
                refusal.problem(),
                now,
                now,
                List.of(),
                false);
    }
}
