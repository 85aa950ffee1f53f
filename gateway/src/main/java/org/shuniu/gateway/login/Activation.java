package org.shuniu.gateway.login;

import java.util.Optional;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.space.SpaceNumber;

/** The first step in: number, code and a password of one's own. */
final class Activation {
    private final PersonDirectory people;
    private final ActivationCards cards;
    private final Passwords passwords;

    Activation(PersonDirectory people, ActivationCards cards, Passwords passwords) {
        this.people = people;
        this.cards = cards;
        this.passwords = passwords;
    }

    ActivationOutcome attempt(String spaceNumber, String code, String password, String address) {
        Optional<SpaceNumber> number = SpaceNumber.parse(spaceNumber);
        // Before the code, what says nothing about the card: a poor password costs no try.
        Optional<PasswordFault> fault = PasswordRules.check(password, number.orElse(null));
        if (fault.isPresent()) {
            return new ActivationOutcome.Unfit(fault.get());
        }
        Optional<PersonId> person =
                number.flatMap(people::findBySpaceNumber)
                        .filter(p -> people.status(p) != PersonStatus.VOID);
        if (!cards.tryCode(person, code, address) || person.isEmpty() || number.isEmpty()) {
            return new ActivationOutcome.Refused();
        }
        fault = people.find(person.get()).flatMap(p -> PasswordRules.check(password, p));
        if (fault.isPresent()) {
            return new ActivationOutcome.Unfit(fault.get());
        }
        // Hashed outside the transaction: it takes long, and may wait for its turn.
        String hash = passwords.hash(password);
        return cards.redeem(person.get(), code, hash, address)
                ? new ActivationOutcome.Activated(number.get())
                : new ActivationOutcome.Refused();
    }
}
