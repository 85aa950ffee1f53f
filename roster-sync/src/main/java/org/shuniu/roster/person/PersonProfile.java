package org.shuniu.roster.person;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
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
        List<AffiliationView> affiliations,
        List<Absorbed> absorbed) {
    public PersonProfile {
        affiliations = List.copyOf(affiliations);
        absorbed = List.copyOf(absorbed);
    }

    /** Somebody with whom nobody was ever merged. */
    public PersonProfile(
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
        this(
                id,
                publicSubject,
                name,
                gender,
                birthDate,
                spaceNumber,
                spaceState,
                assurance,
                status,
                inTransitionUntil,
                affiliations,
                List.of());
    }

    PersonProfile holding(List<AffiliationView> affiliations) {
        return with(affiliations, absorbed);
    }

    PersonProfile with(List<Absorbed> absorbed) {
        return with(affiliations, absorbed);
    }

    private PersonProfile with(List<AffiliationView> affiliations, List<Absorbed> absorbed) {
        return new PersonProfile(
                id,
                publicSubject,
                name,
                gender,
                birthDate,
                spaceNumber,
                spaceState,
                assurance,
                status,
                inTransitionUntil,
                affiliations,
                absorbed);
    }

    /** Somebody who turned out to be this person, and what they were known by. */
    public record Absorbed(PersonId id, PublicSubject publicSubject, SpaceNumber spaceNumber) {}

    /** The person, and whoever turned out to be the same: whose things are this person's today. */
    public List<PersonId> selves() {
        return Stream.concat(Stream.of(id), absorbed.stream().map(Absorbed::id)).toList();
    }

    /** The same, first whose number it is. */
    public List<PersonId> selves(SpaceNumber number) {
        return Stream.concat(
                        absorbed.stream()
                                .filter(gone -> gone.spaceNumber().equals(number))
                                .map(Absorbed::id),
                        selves().stream())
                .distinct()
                .toList();
    }

    public List<AffiliationView> activeAffiliations() {
        return affiliations.stream().filter(AffiliationView::isActive).toList();
    }
}
