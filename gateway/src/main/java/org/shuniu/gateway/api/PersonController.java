package org.shuniu.gateway.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.roster.person.PersonHistory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
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

    private final VisiblePeople persons;
    private final PersonHistory history;

    PersonController(VisiblePeople persons, PersonHistory history) {
        this.persons = persons;
        this.history = history;
    }

    /** Of somebody who was merged into another person, that one. */
    @GetMapping
    ResponseEntity<PersonView> get(
            @PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        PersonProfile person = persons.require(id, caller);
        var answer = ResponseEntity.ok();
        if (!person.id().toString().equals(id)) {
            // RFC 9110 §8.7: what is shown is another resource than the one that was asked for.
            answer.header(HttpHeaders.CONTENT_LOCATION, "/api/v1/persons/" + person.id());
        }
        return answer.body(PersonView.of(person));
    }

    @GetMapping("/history")
    Page<HistoryItem> history(
            @PathVariable("id") String id,
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        // Everybody keeps a history of their own, with the merge as its last entry.
        persons.require(id, caller);
        Limit limit = Limit.parse(limitText);
        return Page.of(
                history.of(PersonId.parse(id), Cursor.sequence(HISTORY, cursor), limit.readAhead()),
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
}
