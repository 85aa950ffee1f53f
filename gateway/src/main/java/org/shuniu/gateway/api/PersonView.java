package org.shuniu.gateway.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.PersonProfile;

/** A person on the wire: nothing that a register issued, only what the hub calls them. */
record PersonView(
        UUID id,
        String name,
        String gender,
        @Nullable LocalDate birthDate,
        String spaceNumber,
        String spaceState,
        String assurance,
        @Nullable LocalDate inTransitionUntil,
        List<AffiliationItem> affiliations) {

    /**
     * An affiliation on the wire.
     *
     * @param orgCode the school or bureau, never the class
     * @param classCode the class's org code
     */
    record AffiliationItem(
            String orgCode,
            String orgName,
            String role,
            @Nullable String grade,
            @JsonProperty("class") @Nullable String classCode,
            String state,
            LocalDate from,
            @Nullable LocalDate to) {
        static AffiliationItem of(AffiliationView view) {
            return new AffiliationItem(
                    view.org().value(),
                    view.orgName(),
                    view.role().code(),
                    view.grade(),
                    view.classCode() == null ? null : view.classCode().value(),
                    view.state().code(),
                    view.from(),
                    view.to());
        }
    }

    static PersonView of(PersonProfile person) {
        return new PersonView(
                person.id().value(),
                person.name(),
                person.gender().code(),
                person.birthDate(),
                person.spaceNumber().value(),
                person.spaceState(),
                person.assurance().code(),
                person.inTransitionUntil(),
                person.affiliations().stream().map(AffiliationItem::of).toList());
    }
}
