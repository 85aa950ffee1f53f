package org.shuniu.gateway.api;

import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry;
import org.springframework.stereotype.Component;

/**
 * What of the sources and their imports a caller may see: those that speak for nobody outside the
 * caller's subtree.
 */
@Component
class Subtree {
    private final SourceRegistry sources;
    private final BatchDirectory batches;
    private final OrgTree orgs;

    Subtree(SourceRegistry sources, BatchDirectory batches, OrgTree orgs) {
        this.sources = sources;
        this.batches = batches;
        this.orgs = orgs;
    }

    /** The same 404 whether the source is outside or nowhere. */
    Source requireSource(String id, ApiCaller caller) {
        return sources.find(id)
                .filter(source -> sees(caller, source))
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemType.UNKNOWN_SOURCE,
                                        "There is no source of this name."));
    }

    /** The same 404 whether the import's source is outside or the import nowhere. */
    Batch requireImport(String id, ApiCaller caller) {
        return ResourceId.parse(id)
                .flatMap(batches::find)
                .filter(batch -> sees(caller, batch))
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemType.UNKNOWN_IMPORT,
                                        "There is no import of this id."));
    }

    private boolean sees(ApiCaller caller, Batch batch) {
        return seesAll(caller)
                || sources.find(batch.source()).filter(source -> sees(caller, source)).isPresent();
    }

    /** A source with an empty scope may speak for anybody, so only the whole hub sees it. */
    boolean sees(ApiCaller caller, Source source) {
        return seesAll(caller)
                || (!source.scope().isEmpty()
                        && source.scope().stream().allMatch(org -> sees(caller, org)));
    }

    boolean sees(ApiCaller caller, OrgCode org) {
        return orgs.isWithin(org, caller.orgScope());
    }

    static boolean seesAll(ApiCaller caller) {
        return caller.orgScope().equals(OrgScope.WHOLE_HUB);
    }
}
