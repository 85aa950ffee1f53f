package org.shuniu.gateway.login;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.space.SpaceNumber;

/** Space number and password: one path and one answer, whoever the number belongs to. */
final class PasswordLogin {
    private final PersonDirectory people;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final AuditLog audit;

    PasswordLogin(
            PersonDirectory people, Passwords passwords, LoginThrottle throttle, AuditLog audit) {
        this.people = people;
        this.passwords = passwords;
        this.throttle = throttle;
        this.audit = audit;
    }

    LoginOutcome attempt(String username, String password, String address) {
        Optional<SpaceNumber> number = SpaceNumber.parse(username);
        // What is no number is counted as it is, or one mistyping class would slow the next.
        String account = number.map(SpaceNumber::value).orElse(username);
        var source = new LoginEvent.Source(address);
        Duration wait = throttle.attempt(account, address);
        if (!wait.isZero()) {
            audit.record(new LoginEvent.LoginSlowed(null, source));
            return new LoginOutcome.Wait(wait);
        }
        Optional<PersonProfile> person =
                number.flatMap(people::findBySpaceNumber).flatMap(people::find);
        List<PersonId> selves = person.map(p -> p.selves(number.get())).orElse(List.of());
        if (!passwords.matches(selves, password) || person.isEmpty()) {
            audit.record(
                    new LoginEvent.LoginRefused(
                            person.map(PersonProfile::id).orElse(null), source));
            return new LoginOutcome.Refused();
        }
        throttle.forget(account, address);
        audit.record(new LoginEvent.LoggedIn(person.get().id(), source));
        return new LoginOutcome.Proved(person.get().id());
    }

    void ended(PersonId person, String address) {
        audit.record(new LoginEvent.LoggedOut(person, new LoginEvent.Source(address)));
    }
}
