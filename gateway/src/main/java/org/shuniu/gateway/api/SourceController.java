package org.shuniu.gateway.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry;
import org.shuniu.roster.source.SourceRegistry.PutOutcome;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The feeds of this hub. */
@RestController
@RequestMapping("/api/v1/sources")
class SourceController {
    private static final String LIST = "sources";

    private final SourceRegistry sources;
    private final Subtree subtree;

    SourceController(SourceRegistry sources, Subtree subtree) {
        this.sources = sources;
        this.subtree = subtree;
    }

    @PutMapping("/{source}")
    ResponseEntity<SourceView> put(
            @PathVariable("source") String name,
            @RequestBody SourceRequest body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.SOURCES_WRITE);
        Source source = body.toSource(name);
        requireInside(source, caller);
        String actor = caller.id().actor();
        PutOutcome outcome =
                caller.holds(ApiScope.ROSTER_APPROVE)
                        ? sources.putWidened(source, actor)
                        : sources.put(source, actor);
        return switch (outcome) {
            case PutOutcome.Created created ->
                    ResponseEntity.created(URI.create("/api/v1/sources/" + name))
                            .body(SourceView.of(created.source()));
            case PutOutcome.Updated updated -> ResponseEntity.ok(SourceView.of(updated.source()));
            case PutOutcome.Unchanged same -> ResponseEntity.ok(SourceView.of(same.source()));
            case PutOutcome.NoMapping none ->
                    throw new ProblemException(
                            ProblemType.NO_MAPPING,
                            "No mapping is called %s; there are %s."
                                    .formatted(none.format(), String.join(", ", none.known())));
            case PutOutcome.BuiltIn builtIn ->
                    throw new ProblemException(
                            ProblemType.SOURCE_BUILT_IN,
                            "The source local holds what schools and bureaus answer for and stays as"
                                    + " it is.");
            case PutOutcome.Overlap overlap ->
                    throw new ProblemException(
                            ProblemType.SCOPE_OVERLAP, describe(overlap, caller));
            case PutOutcome.Widening widening ->
                    throw new ProblemException(
                            Problem.of(
                                            ProblemType.WIDENING_NEEDS_APPROVAL,
                                            "The scope would cover orgs that it does not cover now.")
                                    .with("scope", ApiScope.ROSTER_APPROVE.code()));
        };
    }

    @GetMapping("/{source}")
    SourceView get(@PathVariable("source") String name, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        return SourceView.of(subtree.requireSource(name, caller));
    }

    @GetMapping
    Page<SourceView> list(
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        Limit limit = Limit.parse(limitText);
        List<Source> read = readVisible(Cursor.sourceId(LIST, cursor), limit.readAhead(), caller);
        return Page.of(read, limit, LIST, Source::id, SourceView::of);
    }

    private List<Source> readVisible(@Nullable String after, int wanted, ApiCaller caller) {
        var visible = new ArrayList<Source>();
        List<Source> read;
        String position = after;
        do {
            read = sources.list(position, wanted);
            read.stream()
                    .filter(source -> subtree.sees(caller, source))
                    .limit(wanted - visible.size())
                    .forEach(visible::add);
            position = read.isEmpty() ? position : read.getLast().id();
        } while (read.size() == wanted && visible.size() < wanted);
        return visible;
    }

    /** A client of one subtree neither takes over a source nor makes one that reaches beyond it. */
    private void requireInside(Source source, ApiCaller caller) {
        if (Subtree.seesAll(caller)) {
            return;
        }
        if (sources.find(source.id()).isPresent()) {
            subtree.requireSource(source.id(), caller);
        }
        if (source.scope().isEmpty()) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemType.INVALID_PROPERTY,
                                    "A client that sees a part of the hub must name the scope.")
                            .with("property", "scope"));
        }
        for (OrgCode org : source.scope()) {
            if (!subtree.sees(caller, org)) {
                throw new ProblemException(
                        ProblemType.UNKNOWN_ORG, "There is no org " + org + " here.");
            }
        }
    }

    /** Whoever sees only a part of the hub is not told the names of sources outside it. */
    private static String describe(PutOutcome.Overlap overlap, ApiCaller caller) {
        return Subtree.seesAll(caller)
                ? "The source %s already speaks for %s."
                        .formatted(overlap.otherSource(), overlap.org())
                : "Another source already speaks for %s.".formatted(overlap.org());
    }
}
