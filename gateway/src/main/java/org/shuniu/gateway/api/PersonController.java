package org.shuniu.gateway.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonHistory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One person: who it is and why. */
@RestController
@RequestMapping("/api/v1/persons/{id}")
class PersonController {
    private static final String HISTORY = "history";

    private final PersonDirectory persons;
    private final PersonHistory history;

    PersonController(PersonDirectory persons, PersonHistory history) {
        this.persons = persons;
        this.history = history;
    }

    @GetMapping
    PersonView get(@PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        return PersonView.of(require(id, caller));
    }

    @GetMapping("/history")
    Page<HistoryItem> history(
            @PathVariable("id") String id,
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        PersonProfile person = require(id, caller);
        Limit limit = Limit.parse(limitText);
        return Page.of(
                history.of(person.id(), Cursor.sequence(HISTORY, cursor), limit.readAhead()),
                limit,
                HISTORY,
                PersonHistory.Entry::version,
                HistoryItem::of);
    }

    /**
     * One version of a person on the wire.
     *
     * @param importId the delivery that made it; null for an act by hand
     * @param actor who sent or approved it
     */
    record HistoryItem(
            long version,
            Instant at,
            String op,
            String rule,
            String actor,
            @Nullable String importId,
            @Nullable Long row,
            Map<String, String> after) {
        static HistoryItem of(PersonHistory.Entry entry) {
            return new HistoryItem(
                    entry.version(),
                    entry.at(),
                    entry.op(),
                    entry.rule(),
                    entry.actor(),
                    entry.batch(),
                    entry.row(),
                    entry.after());
        }
    }

    /** The same 404 whether the person is outside the caller's subtree or nowhere. */
    private PersonProfile require(String id, ApiCaller caller) {
        return ResourceId.parse(id)
                .map(PersonId::new)
                .filter(person -> persons.isWithin(person, caller.orgScope()))
                .flatMap(persons::find)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemType.UNKNOWN_PERSON,
                                        "There is no person of this id."));
    }
}
