package org.shuniu.gateway.api;

import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.stereotype.Component;

/** People whom a caller sees; of somebody who was merged into another, that one. */
@Component
class VisiblePeople {
    private final PersonDirectory persons;

    VisiblePeople(PersonDirectory persons) {
        this.persons = persons;
    }

    boolean sees(ApiCaller caller, PersonId person) {
        return persons.isWithin(today(person), caller.orgScope());
    }

    /** The same 404 whether the person is outside the caller's subtree or nowhere. */
    PersonProfile require(String id, ApiCaller caller) {
        return ResourceId.parse(id)
                .map(PersonId::new)
                .map(this::today)
                .filter(person -> persons.isWithin(person, caller.orgScope()))
                .flatMap(persons::find)
                .orElseThrow(VisiblePeople::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.UNKNOWN_PERSON, "There is no person of this id.");
    }

    private PersonId today(PersonId person) {
        return persons.survivorOf(person).orElse(person);
    }
}
