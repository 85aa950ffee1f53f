package org.shuniu.roster.person;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.space.SpaceNumber;

/**
 * A person with space and affiliations: what readers outside the engine see. Holds no identifier of
 * a register.
 */
public record PersonProfile(
        PersonId id,
        PublicSubject publicSubject,
        String name,
        Gender gender,
        @Nullable LocalDate birthDate,
        SpaceNumber spaceNumber,
        String spaceState,
        Assurance assurance,
        PersonStatus status,
        List<AffiliationView> affiliations) {
    public PersonProfile {
        affiliations = List.copyOf(affiliations);
    }

    public List<AffiliationView> activeAffiliations() {
        return affiliations.stream().filter(AffiliationView::isActive).toList();
    }
}
