package org.shuniu.gateway.login;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.shuniu.gateway.trail.RefusalTrail;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.space.SpaceNumber;

/** Space number and password: one path and one answer, whoever the number belongs to. */
final class PasswordLogin {
    /** A valid id that is nobody's, so that the questions for nobody are those for anybody. */
    private static final PersonId NOBODY = new PersonId(new UUID(0, 0));

    private final PersonDirectory people;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final AuditLog audit;
    private final RefusalTrail trail;

    PasswordLogin(
            PersonDirectory people,
            Passwords passwords,
            LoginThrottle throttle,
            AuditLog audit,
            RefusalTrail trail) {
        this.people = people;
        this.passwords = passwords;
        this.throttle = throttle;
        this.audit = audit;
        this.trail = trail;
    }

    LoginOutcome attempt(String username, String password, Guesser guesser) {
        Optional<SpaceNumber> number = SpaceNumber.parse(username);
        // What is no number is counted as it is, or one mistyping class would slow the next.
        String account = account(username);
        Duration wait = throttle.attempt(account, guesser);
        if (!wait.isZero()) {
            trail.record(new LoginEvent.LoginSlowed(null, guesser.source()));
            return new LoginOutcome.Wait(wait);
        }
        // The same questions whoever it is: nobody is looked for as long as somebody.
        PersonId id = number.flatMap(people::findBySpaceNumber).orElse(NOBODY);
        Optional<PersonProfile> person = people.find(id);
        List<PersonId> selves =
                person.map(p -> p.selves(number.orElseThrow())).orElse(List.of(NOBODY));
        boolean right =
                passwords.matches(selves, password, guesser.isKnownTo(account))
                        && person.isPresent();
        if (!right) {
            audit.record(
                    new LoginEvent.LoginRefused(
                            person.map(PersonProfile::id).orElse(null), guesser.source()));
            return new LoginOutcome.Refused();
        }
        throttle.right(account, guesser);
        audit.record(new LoginEvent.LoggedIn(person.orElseThrow().id(), guesser.source()));
        return new LoginOutcome.Proved(person.orElseThrow().id());
    }

    void ended(PersonId person, String address) {
        audit.record(new LoginEvent.LoggedOut(person, new LoginEvent.Source(address)));
    }

    /** What is counted for a typed name: the number, however it was typed. */
    static String account(String username) {
        return SpaceNumber.parse(username).map(SpaceNumber::value).orElse(username);
    }
}
