package org.shuniu.gateway.api;

import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.local.LocalRecords;
import org.shuniu.roster.local.Secondments;
import org.shuniu.roster.local.Sponsorships;
import org.shuniu.roster.local.Warranted;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.source.RowProblem;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What schools and bureaus answer for themselves: sponsored people and secondments. */
@RestController
@RequestMapping("/api/v1")
class LocalRecordController {
    private static final String LOCAL_RECORDS = "local-records";
    private static final String SECONDMENTS = "secondments";
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    /** What the body calls that the engine calls otherwise. */
    private static final Map<String, String> PROPERTIES =
            Map.of("school", "orgCode", "post", "role");

    private final LocalRecords records;
    private final PersonDirectory persons;
    private final Subtree subtree;

    LocalRecordController(LocalRecords records, PersonDirectory persons, Subtree subtree) {
        this.records = records;
        this.persons = persons;
        this.subtree = subtree;
    }

    @PostMapping("/local-records")
    ResponseEntity<LocalRecordView> sponsor(
            @RequestBody LocalRecordRequest.Sponsored body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_WRITE);
        Sponsorships.Request request = body.toRequest();
        requireOrg(request.org(), caller);
        requireOrg(request.sponsor(), caller);
        return switch (records.sponsor(request, caller.id().actor())) {
            case Sponsorships.Outcome.Done done ->
                    created(
                            LOCAL_RECORDS,
                            Basis.SPONSORED,
                            done.person(),
                            request.org(),
                            request.role());
            case Sponsorships.Outcome.AlreadyThere already -> throw alreadyThere();
            case Sponsorships.Outcome.Contradicted contradicted ->
                    throw new ProblemException(
                            ProblemType.IDENTITY_CONTRADICTED,
                            "Somebody of another name, birth date or gender has this ID number.");
            case Sponsorships.Outcome.NamesakeHere namesake ->
                    throw new ProblemException(
                            ProblemType.NAMESAKE_HERE,
                            "Somebody of this name and birth date is at the school.");
            case Sponsorships.Outcome.Invalid invalid ->
                    throw invalid(invalid.problems().getFirst());
            case Sponsorships.Outcome.UnknownOrg unknown -> throw unknownOrg();
        };
    }

    @PostMapping("/secondments")
    ResponseEntity<LocalRecordView> second(
            @RequestBody LocalRecordRequest.Seconded body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_WRITE);
        Secondments.Request request = body.toRequest();
        requireOrg(request.org(), caller);
        requireOrg(request.warrant().sponsor(), caller);
        if (!persons.isWithin(request.person(), caller.orgScope())) {
            throw unknownPerson();
        }
        return switch (records.second(request, caller.id().actor())) {
            case Secondments.Outcome.Done done ->
                    created(
                            SECONDMENTS,
                            Basis.SECONDED,
                            request.person(),
                            request.org(),
                            request.role());
            case Secondments.Outcome.UnknownPerson unknown -> throw unknownPerson();
            case Secondments.Outcome.UnknownOrg unknown -> throw unknownOrg();
            case Secondments.Outcome.AlreadyThere already -> throw alreadyThere();
            case Secondments.Outcome.NoPost none ->
                    throw new ProblemException(
                            ProblemType.NO_POST, "The person has no post as teacher or staff.");
            case Secondments.Outcome.EndInvalid end ->
                    throw LocalRecordRequest.invalid(
                            "endsOn", "endsOn is a day from today to two years from now.");
        };
    }

    @GetMapping("/local-records")
    Page<LocalRecordView> sponsored(
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        return list(LOCAL_RECORDS, Basis.SPONSORED, limit, cursor, caller);
    }

    @GetMapping("/secondments")
    Page<LocalRecordView> seconded(
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        return list(SECONDMENTS, Basis.SECONDED, limit, cursor, caller);
    }

    @GetMapping("/local-records/{id}")
    LocalRecordView sponsored(
            @PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        return LocalRecordView.of(require(Basis.SPONSORED, id, caller));
    }

    @GetMapping("/secondments/{id}")
    LocalRecordView seconded(
            @PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        return LocalRecordView.of(require(Basis.SECONDED, id, caller));
    }

    @DeleteMapping("/local-records/{id}")
    ResponseEntity<Void> endSponsored(
            @PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        records.end(require(Basis.SPONSORED, id, caller), caller.id().actor());
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/secondments/{id}")
    ResponseEntity<Void> endSeconded(
            @PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        records.end(require(Basis.SECONDED, id, caller), caller.id().actor());
        return ResponseEntity.noContent().build();
    }

    private Page<LocalRecordView> list(
            String list,
            Basis basis,
            @Nullable String limitText,
            @Nullable String cursor,
            ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_WRITE);
        Limit limit = Limit.parse(limitText);
        return Page.of(
                records.list(
                        basis, caller.orgScope(), Cursor.sequence(list, cursor), limit.readAhead()),
                limit,
                list,
                Warranted::id,
                LocalRecordView::of);
    }

    private ResponseEntity<LocalRecordView> created(
            String list, Basis basis, PersonId person, OrgCode org, Role role) {
        Warranted made = records.find(basis, person, org, role).orElseThrow();
        return ResponseEntity.created(URI.create("/api/v1/" + list + "/" + made.id()))
                .body(LocalRecordView.of(made));
    }

    /** The same 404 whether the record is outside the caller's subtree, over, or nowhere. */
    private Warranted require(Basis basis, String id, ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_WRITE);
        if (ID.matcher(id).matches()) {
            var found =
                    records.find(basis, Long.parseLong(id))
                            .filter(record -> subtree.sees(caller, record.org()));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ProblemException(
                ProblemType.UNKNOWN_LOCAL_RECORD, "There is no local record of this id in force.");
    }

    private void requireOrg(OrgCode org, ApiCaller caller) {
        if (!subtree.sees(caller, org)) {
            throw unknownOrg();
        }
    }

    private static ProblemException invalid(RowProblem problem) {
        String field = problem.column() == null ? "name" : problem.column();
        return new ProblemException(
                Problem.of(ProblemType.INVALID_PROPERTY, problem.message())
                        .withFix(problem.fix())
                        .with("property", PROPERTIES.getOrDefault(field, field)));
    }

    private static ProblemException unknownOrg() {
        return new ProblemException(ProblemType.UNKNOWN_ORG, "There is no org of this code.");
    }

    private static ProblemException unknownPerson() {
        return new ProblemException(ProblemType.UNKNOWN_PERSON, "There is no person of this id.");
    }

    private static ProblemException alreadyThere() {
        return new ProblemException(
                ProblemType.ALREADY_AFFILIATED, "The person is at this school in this role.");
    }
}
