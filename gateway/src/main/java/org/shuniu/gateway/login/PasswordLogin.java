package org.shuniu.gateway.login;

import java.time.Duration;
import java.util.Optional;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.space.SpaceNumber;

/** Space number and password: one path and one answer, whoever the number belongs to. */
final class PasswordLogin {
    private final PersonDirectory people;
    private final Passwords passwords;
    private final LoginThrottle throttle;

    PasswordLogin(PersonDirectory people, Passwords passwords, LoginThrottle throttle) {
        this.people = people;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    LoginOutcome attempt(String username, String password, String address) {
        Optional<SpaceNumber> number = SpaceNumber.parse(username);
        String account = number.map(SpaceNumber::value).orElse("");
        Duration wait = throttle.attempt(account, address);
        if (!wait.isZero()) {
            return new LoginOutcome.Wait(wait);
        }
        Optional<PersonId> person =
                number.flatMap(people::findBySpaceNumber)
                        .filter(p -> people.status(p) != PersonStatus.VOID);
        if (!passwords.matches(person.orElse(null), password) || person.isEmpty()) {
            return new LoginOutcome.Refused();
        }
        throttle.forget(account, address);
        return new LoginOutcome.Proved(person.get());
    }
}
