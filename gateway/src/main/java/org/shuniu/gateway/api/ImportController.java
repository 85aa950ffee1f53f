package org.shuniu.gateway.api;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.ProblemAddresses;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.BatchDirectory.ChangeView;
import org.shuniu.roster.intake.BatchDirectory.NumberedProblem;
import org.shuniu.roster.source.RowProblem;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of deliveries. */
@RestController
@RequestMapping("/api/v1")
class ImportController {
    private static final String IMPORTS = "imports";
    private static final String PROBLEMS = "problems";
    private static final String CHANGES = "changes";

    private final BatchDirectory batches;
    private final Subtree subtree;
    private final ProblemAddresses addresses;

    ImportController(
            BatchDirectory batches,
            Subtree subtree,
            ProblemAddresses addresses) {
        this.batches = batches;
        this.subtree = subtree;
        this.addresses = addresses;
    }

    @GetMapping("/sources/{source}/imports")
    Page<ImportView> ofSource(
            @PathVariable("source") String source,
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        subtree.requireSource(source, caller);
        Limit limit = Limit.parse(limitText);
        return Page.of(
                batches.ofSource(source, Cursor.uuid(IMPORTS, cursor), limit.readAhead()),
                limit,
                IMPORTS,
                Batch::id,
                batch -> ImportView.of(batch, addresses));
    }

    @GetMapping("/imports/{id}")
    ImportView get(@PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        return ImportView.of(subtree.requireImport(id, caller), addresses);
    }

    @GetMapping("/imports/{id}/problems")
    Page<ProblemView> problems(
            @PathVariable("id") String id,
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        Batch batch = subtree.requireImport(id, caller);
        Limit limit = Limit.parse(limitText);
        return Page.of(
                batches.problems(batch.id(), Cursor.sequence(PROBLEMS, cursor), limit.readAhead()),
                limit,
                PROBLEMS,
                NumberedProblem::sequence,
                numbered -> ProblemView.of(numbered.problem()));
    }

    @GetMapping("/imports/{id}/changes")
    Page<ChangeItem> changes(
            @PathVariable("id") String id,
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        Batch batch = subtree.requireImport(id, caller);
        Limit limit = Limit.parse(limitText);
        return Page.of(
                batches.changes(
                        batch.id(),
                        caller.orgScope(),
                        Cursor.sequence(CHANGES, cursor),
                        limit.readAhead()),
                limit,
                CHANGES,
                ChangeView::sequence,
                ChangeItem::of);
    }

    /** A row problem on the wire; a note on the whole file has no row. */
    record ProblemView(
            @Nullable Long row, @Nullable String column, String code, String message, String fix) {
        static ProblemView of(RowProblem problem) {
            return new ProblemView(
                    problem.row(),
                    problem.column(),
                    problem.code(),
                    problem.message(),
                    problem.fix());
        }
    }

    /** A planned or applied change on the wire, with identifiers masked. */
    record ChangeItem(
            String op,
            UUID personId,
            @Nullable String orgCode,
            Map<String, String> before,
            Map<String, String> after,
            String rule) {
        static ChangeItem of(ChangeView change) {
            return new ChangeItem(
                    change.op(),
                    change.person().value(),
                    change.org() == null ? null : change.org().value(),
                    change.before(),
                    change.after(),
                    change.rule());
        }
    }
}
