package org.shuniu.gateway.login;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.transaction.support.TransactionOperations;

/** A signed-in person chooses another password; guessing the current one is slowed like a login. */
public final class PasswordChange {
    private final Passwords passwords;
    private final CredentialStore credentials;
    private final LoginThrottle throttle;
    private final TransactionOperations transaction;
    private final AuditLog audit;

    PasswordChange(
            Passwords passwords,
            CredentialStore credentials,
            LoginThrottle throttle,
            TransactionOperations transaction,
            AuditLog audit) {
        this.passwords = passwords;
        this.credentials = credentials;
        this.throttle = throttle;
        this.transaction = transaction;
        this.audit = audit;
    }

    /** What became of it. */
    public sealed interface Outcome {
        record Changed() implements Outcome {}

        /** The current password is not the one that was typed. */
        record Wrong() implements Outcome {}

        record Unfit(PasswordFault fault) implements Outcome {}

        record Wait(Duration time) implements Outcome {}
    }

    /** Whoever is signed in stands in no line behind those who guess from elsewhere. */
    public Outcome attempt(
            PersonProfile person, String current, String chosen, InetAddress address) {
        String account = person.spaceNumber().value();
        var guesser = new Guesser(address, "signed-in", List.of(account), own -> own);
        Duration wait = throttle.attempt(account, guesser);
        if (!wait.isZero()) {
            audit.record(new LoginEvent.LoginSlowed(person.id(), guesser.source()));
            return new Outcome.Wait(wait);
        }
        Optional<PasswordFault> fault = PasswordRules.check(chosen, person);
        if (fault.isPresent()) {
            return new Outcome.Unfit(fault.get());
        }
        LoginEvent.Source source = guesser.source();
        Optional<String> old = passwords.proven(person.selves(), current);
        if (old.isEmpty() || !replace(person, old.get(), passwords.hash(chosen), source)) {
            audit.record(new LoginEvent.PasswordChangeRefused(person.id(), source));
            return new Outcome.Wrong();
        }
        throttle.right(account, guesser);
        return new Outcome.Changed();
    }

    private boolean replace(
            PersonProfile person, String old, String hash, LoginEvent.Source source) {
        Boolean done =
                transaction.execute(
                        tx -> {
                            boolean replaced = credentials.replace(person.selves(), old, hash);
                            if (replaced) {
                                audit.record(new LoginEvent.PasswordChanged(person.id(), source));
                            }
                            return replaced;
                        });
        return Boolean.TRUE.equals(done);
    }
}
