package org.shuniu.roster.person;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.seal.Digest128;

/**
 * A person as the matcher and the planner need them: everything in force, identifiers as blind
 * indexes.
 *
 * @param asserted the attributes that no registry of the first rank asserted, and who did
 * @param conflicts the kinds that are open
 */
public record StoredPerson(
        PersonId id,
        long version,
        String name,
        String nameKey,
        Set<String> formerNameKeys,
        @Nullable String pinyin,
        Gender gender,
        @Nullable LocalDate birthDate,
        PersonStatus status,
        Assurance assurance,
        @Nullable LocalDate transitionUntil,
        List<HeldIdentifier> identifiers,
        List<Tenure> affiliations,
        List<HeldProposal> proposals,
        Map<Attribute, Authority> asserted,
        Set<ConflictKind> conflicts) {
    public StoredPerson {
        formerNameKeys = Set.copyOf(formerNameKeys);
        identifiers = List.copyOf(identifiers);
        affiliations = List.copyOf(affiliations);
        proposals = List.copyOf(proposals);
        asserted = Map.copyOf(asserted);
        conflicts = Set.copyOf(conflicts);
    }

    /** Whose word an attribute is. */
    public Authority authorityOf(Attribute attribute) {
        return asserted.getOrDefault(attribute, Authority.REGISTRY);
    }

    /** An identifier in force. */
    public record HeldIdentifier(IdentifierType type, Digest128 blindIndex, String value) {
        @Override
        public String toString() {
            return type + " ***";
        }
    }

    /** A guardian link in force, proposed or confirmed. */
    public record HeldProposal(Digest128 key, boolean confirmed, String source) {}
}
