package org.shuniu.roster.plan;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;

/**
 * A person that an earlier row of the same delivery opens.
 *
 * @param since the sequence of the change that opens the person
 * @param identifiers all that the plan gives the person so far
 */
record PlannedPerson(
        PersonId id,
        long since,
        String nameKey,
        @Nullable LocalDate birthDate,
        Gender gender,
        @Nullable OrgCode org,
        @Nullable Role role,
        Map<IdentifierType, List<Digest128>> identifiers) {
    PlannedPerson {
        identifiers = Map.copyOf(identifiers);
    }

    /** The first one: a second ID number of a new person is never given. */
    @Nullable Digest128 citizenId() {
        List<Digest128> held = identifiers.get(IdentifierType.CITIZEN_ID);
        return held == null ? null : held.getFirst();
    }

    /** Reads out of the plan whom it opens; empty if the changes open nobody. */
    static Optional<PlannedPerson> of(List<Change> changes, IdentifierSeal seal) {
        Edit.OpenPerson open = null;
        OrgCode org = null;
        Role role = null;
        var identifiers = new HashMap<IdentifierType, List<Digest128>>();
        for (Change change : changes) {
            for (Edit edit : change.edits()) {
                switch (edit) {
                    case Edit.OpenPerson opening -> open = opening;
                    case Edit.AddIdentifier(IdentifierType type, String value) ->
                            identifiers.merge(
                                    type,
                                    List.of(seal.blindIndex(type.code(), value)),
                                    PlannedPerson::both);
                    case Edit.BeginAffiliation(Tenure tenure) -> {
                        org = org == null ? tenure.org() : org;
                        role = role == null ? tenure.role() : role;
                    }
                    default -> {}
                }
            }
        }
        return open == null
                ? Optional.empty()
                : Optional.of(
                        new PlannedPerson(
                                changes.getFirst().person(),
                                changes.getFirst().sequence(),
                                new PersonName(open.name()).matchKey(),
                                open.birthDate(),
                                open.gender(),
                                org,
                                role,
                                identifiers));
    }

    /** The same person, to whom a further change gives these identifiers. */
    PlannedPerson with(Map<IdentifierType, Digest128> more) {
        var all = new HashMap<>(identifiers);
        more.forEach((type, index) -> all.merge(type, List.of(index), PlannedPerson::both));
        return new PlannedPerson(id, since, nameKey, birthDate, gender, org, role, all);
    }

    private static List<Digest128> both(List<Digest128> some, List<Digest128> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
