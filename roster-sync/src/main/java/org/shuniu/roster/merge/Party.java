package org.shuniu.roster.merge;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;

/**
 * One of two people who are made one, or told apart, with everything that is theirs.
 *
 * @param records by which sources mean the person
 */
record Party(
        StoredPerson person,
        List<Holding> holdings,
        List<SnapshotIndex.Named> records,
        List<String> formerNames,
        Set<ConflictKind> conflicts) {
    Party {
        holdings = List.copyOf(holdings);
        records = List.copyOf(records);
        formerNames = List.copyOf(formerNames);
        conflicts = Set.copyOf(conflicts);
    }

    PersonId id() {
        return person.id();
    }

    <T extends Holding> Stream<T> all(Class<T> kind) {
        return holdings.stream().filter(kind::isInstance).map(kind::cast);
    }

    <T extends Holding> Stream<T> inForce(Class<T> kind) {
        return all(kind).filter(Holding::inForce);
    }

    /** Neither undone nor merged into somebody else. */
    boolean isSomebody() {
        return person.status() != PersonStatus.VOID;
    }

    boolean hasCitizenId() {
        return citizenIds().findAny().isPresent();
    }

    Stream<Holding.Identifier> citizenIds() {
        return inForce(Holding.Identifier.class)
                .filter(held -> held.type() == IdentifierType.CITIZEN_ID);
    }

    /** Where the person belongs, or belonged last. */
    OrgCode org(OrgCode otherwise) {
        return Stream.concat(inForce(Holding.Affiliation.class), all(Holding.Affiliation.class))
                .map(held -> held.tenure().org())
                .findFirst()
                .orElse(otherwise);
    }

    static boolean samePlace(Tenure one, Tenure other) {
        return one.org().equals(other.org())
                && Objects.equals(one.classCode(), other.classCode())
                && one.role() == other.role()
                && one.source().equals(other.source());
    }
}
