package org.shuniu.gateway.api;

import java.util.List;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.problem.ProblemAddresses;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.brake.Holds;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.source.SourceRegistry;
import org.springframework.stereotype.Component;

/** Imports of sources that a caller sees, and how they look to the caller. */
@Component
class VisibleImports {
    private final BatchDirectory batches;
    private final Holds holds;
    private final SourceRegistry sources;
    private final Subtree subtree;
    private final ProblemAddresses addresses;

    VisibleImports(
            BatchDirectory batches,
            Holds holds,
            SourceRegistry sources,
            Subtree subtree,
            ProblemAddresses addresses) {
        this.batches = batches;
        this.holds = holds;
        this.sources = sources;
        this.subtree = subtree;
        this.addresses = addresses;
    }

    /** The same 404 whether the import is outside or nowhere. */
    Batch require(String id, ApiCaller caller) {
        return ResourceId.parse(id)
                .flatMap(batches::find)
                .filter(batch -> isVisible(batch, caller))
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemType.UNKNOWN_IMPORT,
                                        "There is no import of this id."));
    }

    private boolean isVisible(Batch batch, ApiCaller caller) {
        return Subtree.seesAll(caller)
                || sources.find(batch.source())
                        .filter(source -> subtree.sees(caller, source))
                        .isPresent();
    }

    ImportView view(Batch batch) {
        return ImportView.of(
                batch,
                switch (batch.state()) {
                    case PLANNED, HELD, APPLYING -> holds.undecided(batch.id());
                    case RECEIVED, READING, APPLIED, REFUSED, UNDONE -> List.of();
                },
                addresses);
    }
}
