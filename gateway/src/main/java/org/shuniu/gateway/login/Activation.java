package org.shuniu.gateway.login;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.shuniu.gateway.trail.RefusalTrail;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.space.SpaceNumber;

/** The first step in: number, code and a password of one's own. */
final class Activation {
    /** A valid id that is nobody's. */
    private static final PersonId NOBODY = new PersonId(new UUID(0, 0));

    private final PersonDirectory people;
    private final ActivationCards cards;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final RefusalTrail trail;

    Activation(
            PersonDirectory people,
            ActivationCards cards,
            Passwords passwords,
            LoginThrottle throttle,
            RefusalTrail trail) {
        this.people = people;
        this.cards = cards;
        this.passwords = passwords;
        this.throttle = throttle;
        this.trail = trail;
    }

    ActivationOutcome attempt(String spaceNumber, String code, String password, Guesser guesser) {
        Optional<SpaceNumber> number = SpaceNumber.parse(spaceNumber);
        // Before the code, what says nothing about the card: a poor password costs no try.
        Optional<PasswordFault> fault = PasswordRules.check(password, number.orElse(null));
        if (fault.isPresent()) {
            return new ActivationOutcome.Unfit(fault.get());
        }
        Duration wait = throttle.activation(guesser);
        if (!wait.isZero()) {
            trail.record(new LoginEvent.ActivationSlowed(null, guesser.source()));
            return new ActivationOutcome.Wait(wait);
        }
        // The same questions whoever it is: nobody is looked for as long as somebody.
        PersonId found = number.flatMap(people::findBySpaceNumber).orElse(NOBODY);
        Optional<PersonId> person =
                Optional.of(found).filter(p -> people.status(p) != PersonStatus.VOID);
        String address = guesser.source().address();
        if (!cards.tryCode(person, code, address) || person.isEmpty() || number.isEmpty()) {
            return new ActivationOutcome.Refused();
        }
        fault = people.find(person.get()).flatMap(p -> PasswordRules.check(password, p));
        if (fault.isPresent()) {
            return new ActivationOutcome.Unfit(fault.get());
        }
        // Hashed outside the transaction: it takes long, and may wait for its turn.
        String hash = passwords.hash(password);
        if (!cards.redeem(person.get(), code, hash, address)) {
            return new ActivationOutcome.Refused();
        }
        throttle.activated(guesser);
        return new ActivationOutcome.Activated(number.get());
    }
}
