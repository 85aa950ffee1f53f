package org.shuniu.roster.person;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.space.SpaceNumber;

/**
 * A person with space and affiliations: what readers outside the engine see. Holds no identifier of
 * a register.
 *
 * @param inTransitionUntil between two schools (graduation, transfer under way) until this day:
 *     login, space and system platforms stay; null for everybody else
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
        @Nullable LocalDate inTransitionUntil,
        List<AffiliationView> affiliations) {
    public PersonProfile {
        affiliations = List.copyOf(affiliations);
    }

    public List<AffiliationView> activeAffiliations() {
        return affiliations.stream().filter(AffiliationView::isActive).toList();
    }
}
