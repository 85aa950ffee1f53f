package org.shuniu.gateway.api;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.PersonProfile;

/**
 * As much of a person as tells two apart on a list.
 *
 * @param orgCode where the person belongs, or belonged last; null for nowhere
 */
record PersonSummary(
        UUID id,
        String name,
        String spaceNumber,
        @Nullable String orgCode,
        @Nullable String orgName) {
    static PersonSummary of(PersonProfile person) {
        AffiliationView place = person.affiliations().stream().findFirst().orElse(null);
        return new PersonSummary(
                person.id().value(),
                person.name(),
                person.spaceNumber().value(),
                place == null ? null : place.org().value(),
                place == null ? null : place.orgName());
    }
}
