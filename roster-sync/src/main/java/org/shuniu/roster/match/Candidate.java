package org.shuniu.roster.match;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;

/**
 * Somebody a row may be about: stored, or opened by an earlier row of the same delivery.
 *
 * @param nameKeys match keys of the current name and all recorded former ones
 */
public record Candidate(
        PersonId id,
        Set<String> nameKeys,
        @Nullable LocalDate birthDate,
        Gender gender,
        @Nullable Digest128 citizenId) {
    public Candidate {
        nameKeys = Set.copyOf(nameKeys);
    }
}
