package org.shuniu.gateway.login;

import java.time.Duration;
import java.util.Optional;
import org.shuniu.roster.person.PersonProfile;

/** A signed-in person chooses another password; guessing the current one is slowed like a login. */
public final class PasswordChange {
    private final Passwords passwords;
    private final LoginThrottle throttle;

    PasswordChange(Passwords passwords, LoginThrottle throttle) {
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /** What became of it. */
    public sealed interface Outcome {
        record Changed() implements Outcome {}

        /** The current password is not the one that was typed. */
        record Wrong() implements Outcome {}

        record Unfit(PasswordFault fault) implements Outcome {}

        record Wait(Duration time) implements Outcome {}
    }

    public Outcome attempt(PersonProfile person, String current, String chosen, String address) {
        String account = person.spaceNumber().value();
        Duration wait = throttle.attempt(account, address);
        if (!wait.isZero()) {
            return new Outcome.Wait(wait);
        }
        Optional<PasswordFault> fault = PasswordRules.check(chosen, person);
        if (fault.isPresent()) {
            return new Outcome.Unfit(fault.get());
        }
        if (!passwords.change(person.id(), current, chosen)) {
            return new Outcome.Wrong();
        }
        throttle.forget(account, address);
        return new Outcome.Changed();
    }
}
