package org.shuniu.gateway.testing;

import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PublicSubject;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.space.SpaceNumber;

/** A directory whose people a test adds by hand. */
public final class InMemoryPeople implements PersonDirectory {
    public static final OrgCode SCHOOL = new OrgCode("2133010001");
    public static final OrgCode CLASS = new OrgCode("2133010001/p2023-2");

    private final Map<PersonId, PersonProfile> people = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    public PersonProfile add(String name, Role role, @Nullable LocalDate born) {
        return put(
                new PersonProfile(
                        new PersonId(UUID.randomUUID()),
                        new PublicSubject(UUID.randomUUID().toString()),
                        name,
                        Gender.FEMALE,
                        born,
                        SpaceNumber.random(random),
                        "open",
                        Assurance.REGISTRY,
                        PersonStatus.ACTIVE,
                        null,
                        List.of(affiliation(role))));
    }

    public void setStatus(PersonProfile p, PersonStatus status) {
        put(
                new PersonProfile(
                        p.id(),
                        p.publicSubject(),
                        p.name(),
                        p.gender(),
                        p.birthDate(),
                        p.spaceNumber(),
                        p.spaceState(),
                        p.assurance(),
                        status,
                        p.inTransitionUntil(),
                        p.affiliations()));
    }

    private PersonProfile put(PersonProfile person) {
        people.put(person.id(), person);
        return person;
    }

    private static AffiliationView affiliation(Role role) {
        boolean student = role == Role.STUDENT;
        return new AffiliationView(
                SCHOOL,
                "杭州市示范小学",
                role,
                student ? "四年级" : null,
                student ? CLASS : null,
                student ? "四(2)班" : null,
                AffiliationState.ACTIVE,
                LocalDate.of(2023, 9, 1),
                null);
    }

    @Override
    public Optional<PersonProfile> find(PersonId id) {
        return Optional.ofNullable(people.get(id)).filter(p -> p.status() != PersonStatus.VOID);
    }

    @Override
    public Map<PersonId, PersonProfile> find(Collection<PersonId> ids) {
        return ids.stream()
                .distinct()
                .flatMap(id -> find(id).stream())
                .collect(Collectors.toMap(PersonProfile::id, person -> person));
    }

    @Override
    public List<PersonId> after(@Nullable PersonId after, int limit) {
        return people.values().stream()
                .filter(p -> p.status() != PersonStatus.VOID)
                .map(PersonProfile::id)
                .sorted(Comparator.comparing(id -> id.value().toString()))
                .filter(
                        id ->
                                after == null
                                        || id.value().toString().compareTo(after.value().toString())
                                                > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<PersonId> findBySpaceNumber(SpaceNumber number) {
        return people.values().stream()
                .filter(p -> p.spaceNumber().equals(number) && p.status() != PersonStatus.VOID)
                .map(PersonProfile::id)
                .findFirst();
    }

    @Override
    public Map<PersonId, PersonId> survivorsOf(Collection<PersonId> absorbed) {
        return Map.of();
    }

    @Override
    public Set<PersonId> within(Collection<PersonId> ids, OrgScope scope) {
        return ids.stream().filter(id -> isWithin(id, scope)).collect(Collectors.toSet());
    }

    @Override
    public Optional<PublicSubject> publicSubject(PersonId id) {
        return Optional.ofNullable(people.get(id)).map(PersonProfile::publicSubject);
    }

    @Override
    public PersonStatus status(PersonId id) {
        PersonProfile person = people.get(id);
        return person == null ? PersonStatus.VOID : person.status();
    }

    @Override
    public List<PersonProfile> search(IdentifierType type, String identifier, OrgScope scope) {
        return SpaceNumber.parse(identifier)
                .flatMap(this::findBySpaceNumber)
                .flatMap(this::find)
                .stream()
                .filter(p -> isWithin(p.id(), scope))
                .toList();
    }

    @Override
    public boolean isWithin(PersonId id, OrgScope scope) {
        OrgCode root = scope.root();
        return people.containsKey(id)
                && (root == null
                        || people.get(id).affiliations().stream()
                                .anyMatch(a -> a.org().equals(root) || root.equals(a.classCode())));
    }

    @Override
    public List<PersonProfile> members(OrgCode org, int limit) {
        return people.values().stream()
                .filter(
                        p ->
                                p.activeAffiliations().stream()
                                        .anyMatch(
                                                a ->
                                                        a.org().equals(org)
                                                                || org.equals(a.classCode())))
                .limit(limit)
                .toList();
    }
}
