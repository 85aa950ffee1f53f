package org.shuniu.gateway.api;

import java.util.UUID;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.apply.Dependents;
import org.shuniu.roster.apply.Undo;
import org.shuniu.roster.intake.Batch;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes imports back. */
@RestController
@RequestMapping("/api/v1/imports/{id}/undo")
class UndoController {
    private static final int NAMED = 20;

    private final Undo undo;
    private final VisibleImports imports;

    UndoController(Undo undo, VisibleImports imports) {
        this.undo = undo;
        this.imports = imports;
    }

    /**
     * The import stays {@code applied} until everything is taken back; asking again is harmless.
     */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    ImportView undo(@PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_APPROVE);
        Batch batch = imports.require(id, caller);
        return switch (undo.undo(batch.id(), caller.id().actor())) {
            case Undo.Outcome.Undoing undoing -> imports.view(batch);
            case Undo.Outcome.AlreadyUndone already ->
                    throw refused("The import is undone already.");
            case Undo.Outcome.IsUndo undoItself ->
                    throw refused("An undo is not undone: send the file again.");
            case Undo.Outcome.NotApplied(var state) ->
                    throw refused(
                            "The import is " + state.code() + ", and nothing of it is applied.");
            case Undo.Outcome.Blocked(var dependents) -> throw blocked(dependents);
        };
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(ProblemType.NOT_UNDOABLE, detail);
    }

    private static ProblemException blocked(Dependents dependents) {
        return new ProblemException(
                Problem.of(
                                ProblemType.UNDO_BLOCKED,
                                dependents.people()
                                        + " people were changed since, by "
                                        + dependents.batches().size()
                                        + " imports.")
                        .with(
                                "imports",
                                dependents.batches().stream()
                                        .limit(NAMED)
                                        .map(UUID::toString)
                                        .toList())
                        .with("people", dependents.people()));
    }
}
