package org.shuniu.gateway.api;

import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry;
import org.springframework.stereotype.Component;

/**
 * What of the sources a caller may see: those that speak for nobody outside the caller's subtree.
 */
@Component
class Subtree {
    private final SourceRegistry sources;
    private final OrgTree orgs;

    Subtree(SourceRegistry sources, OrgTree orgs) {
        this.sources = sources;
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
