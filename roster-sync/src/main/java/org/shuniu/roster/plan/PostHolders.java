package org.shuniu.roster.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.source.Reference;

/** Who holds a post at a school under a number that only the school knows. */
record PostHolders(PersonStore people, IdentifierSeal seal) {
    /** Whom these mean; without those that mean nobody, or may mean several. */
    Map<Reference, StoredPerson> of(Collection<Reference> references) {
        var indexes = new HashMap<Reference, Digest128>();
        for (Reference reference : references) {
            indexes.put(
                    reference,
                    seal.blindIndex(
                            IdentifierType.TEACHER_NUMBER.code(), reference.teacherNumber()));
        }
        Map<Digest128, Set<PersonId>> holders =
                people.holders(new HashSet<>(indexes.values()))
                        .getOrDefault(IdentifierType.TEACHER_NUMBER, Map.of());
        var ids = new HashSet<PersonId>();
        holders.values().forEach(ids::addAll);
        Map<PersonId, StoredPerson> known = people.load(ids);
        var meant = new HashMap<Reference, StoredPerson>();
        indexes.forEach(
                (reference, index) -> {
                    List<StoredPerson> there =
                            holders.getOrDefault(index, Set.of()).stream()
                                    .map(known::get)
                                    .filter(person -> holdsPost(person, reference))
                                    .toList();
                    if (there.size() == 1) {
                        meant.put(reference, there.getFirst());
                    }
                });
        return meant;
    }

    private static boolean holdsPost(StoredPerson person, Reference reference) {
        var school = new OrgCode(reference.school().value());
        return person.affiliations().stream()
                .filter(held -> held.basis() != Basis.ASSIGNED)
                .filter(held -> held.role() != Role.STUDENT && held.role() != Role.GUARDIAN)
                .map(Tenure::org)
                .anyMatch(school::equals);
    }
}
