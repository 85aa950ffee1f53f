package org.shuniu.gateway.demo;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.shuniu.gateway.login.CredentialStore;
import org.shuniu.gateway.login.Passwords;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;

/**
 * Picks people of the invented province and gives them passwords, so that a visitor can be somebody
 * at once.
 */
final class DemoPeople {
    /** PIPL §31: below this age a guardian consents. */
    private static final int AGE_OF_CONSENT = 14;

    private static final String ALPHABET = "abcdefghjkmnpqrstvwxyz23456789";

    private final PersonDirectory people;
    private final GuardianDirectory guardians;
    private final CredentialStore credentials;
    private final Passwords passwords;
    private final SecureRandom random;
    private final LocalDate today;

    DemoPeople(
            PersonDirectory people,
            GuardianDirectory guardians,
            CredentialStore credentials,
            Passwords passwords,
            SecureRandom random,
            Clock clock) {
        this.people = people;
        this.guardians = guardians;
        this.credentials = credentials;
        this.passwords = passwords;
        this.random = random;
        this.today = LocalDate.ofInstant(clock.instant(), SchoolYear.ZONE);
    }

    /** A pupil below 14, one of 14 or more, a teacher, and the first pupil's guardian. */
    List<DemoAccount> choose(List<SchoolCode> schools) {
        PersonProfile child =
                first(schools, p -> isStudent(p) && age(p) < AGE_OF_CONSENT && hasNewGuardian(p));
        PersonProfile student = first(schools, p -> isStudent(p) && age(p) >= AGE_OF_CONSENT);
        PersonProfile teacher = first(schools, p -> has(p, Role.TEACHER));
        PersonId guardian =
                guardians.confirm(guardians.of(child.id()).getFirst().id(), "system").orElseThrow();
        var accounts = new ArrayList<DemoAccount>();
        accounts.add(account("student", child));
        accounts.add(account("student", student));
        accounts.add(account("teacher", teacher));
        accounts.add(account("guardian", people.find(guardian).orElseThrow()));
        return accounts;
    }

    private DemoAccount account(String role, PersonProfile person) {
        String password = randomPassword();
        if (!credentials.create(person.id(), passwords.hash(password))) {
            throw new IllegalStateException(
                    "the demo's people have passwords that demo.json does not know: delete the home and start again");
        }
        String number = person.spaceNumber().value();
        return new DemoAccount(role, number, password, person.id().toString(), number);
    }

    private PersonProfile first(List<SchoolCode> schools, Predicate<PersonProfile> wanted) {
        for (SchoolCode school : schools) {
            for (PersonProfile person :
                    people.members(new OrgCode(school.value()), Integer.MAX_VALUE)) {
                if (wanted.test(person) && hasNoPassword(person)) {
                    return person;
                }
            }
        }
        throw new IllegalStateException("the demo province lacks somebody to show");
    }

    /**
     * A start that was killed may have given passwords that nobody was told; those people are
     * passed over.
     */
    private boolean hasNoPassword(PersonProfile person) {
        return credentials.having(List.of(person.id())).isEmpty();
    }

    private boolean hasNewGuardian(PersonProfile person) {
        List<GuardianDirectory.Link> links = guardians.of(person.id());
        return !links.isEmpty() && links.getFirst().guardian() == null;
    }

    private int age(PersonProfile person) {
        LocalDate birthDate = person.birthDate();
        return birthDate == null ? Integer.MAX_VALUE : birthDate.until(today).getYears();
    }

    private static boolean isStudent(PersonProfile person) {
        return has(person, Role.STUDENT);
    }

    private static boolean has(PersonProfile person, Role role) {
        return person.activeAffiliations().stream().anyMatch(a -> a.role() == role);
    }

    private String randomPassword() {
        var password = new StringBuilder("demo");
        for (int i = 0; i < 10; i++) {
            if (i % 5 == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
