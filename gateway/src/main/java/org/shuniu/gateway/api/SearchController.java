package org.shuniu.gateway.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Finds a person by one identifier, exactly. The identifier comes in a body, because addresses end
 * up in logs; every search is counted and audited, because trying numbers one after another is how
 * a register is copied.
 */
@RestController
class SearchController {
    private static final List<IdentifierType> SEARCHABLE =
            List.of(
                    IdentifierType.CITIZEN_ID,
                    IdentifierType.STUDENT_NUMBER,
                    IdentifierType.TEACHER_NUMBER,
                    IdentifierType.SPACE_NUMBER);
    private static final int MAX_LENGTH = 64;

    private final PersonDirectory persons;
    private final SearchLimit limit;
    private final SearchTrail trail;

    SearchController(PersonDirectory persons, SearchLimit limit, SearchTrail trail) {
        this.persons = persons;
        this.limit = limit;
        this.trail = trail;
    }

    @PostMapping("/api/v1/persons/search")
    ResponseEntity<Found> search(
            @RequestBody SearchRequest body, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        IdentifierType type = type(body.identifierType());
        String identifier = identifier(body.identifier());
        limit.count(caller.id());
        List<PersonProfile> found = persons.search(type, identifier, caller.orgScope());
        trail.searched(caller.id().actor(), type, found);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Found(found.stream().map(PersonView::of).toList()));
    }

    /** What to look for; its {@code toString} keeps the identifier out of any log. */
    record SearchRequest(@Nullable String identifierType, @Nullable String identifier) {
        @Override
        public String toString() {
            return "SearchRequest[" + identifierType + ", ***]";
        }
    }

    /** Who has the identifier: one person, or nobody; more only while a duplicate is unresolved. */
    record Found(List<PersonView> items) {}

    private static IdentifierType type(@Nullable String code) {
        return SEARCHABLE.stream()
                .filter(type -> type.code().equals(code))
                .findFirst()
                .orElseThrow(
                        () ->
                                invalid(
                                        "identifierType",
                                        "identifierType is citizenId, studentNumber, teacherNumber"
                                                + " or spaceNumber."));
    }

    private static String identifier(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > MAX_LENGTH) {
            throw invalid(
                    "identifier", "identifier is a text of 1 to " + MAX_LENGTH + " characters.");
        }
        return text;
    }

    private static ProblemException invalid(String property, String detail) {
        return new ProblemException(
                Problem.of(ProblemType.INVALID_PROPERTY, detail).with("property", property));
    }
}
