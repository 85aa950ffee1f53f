package org.shuniu.gateway.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.space.SpaceNumber;
import org.springframework.transaction.support.TransactionOperations;

/**
 * 开通卡: a slip of paper with a space number and a one-time code, which is how a person gets in the
 * first time. The code is 60 random bits, stored as an HMAC, good for 30 days, and void after five
 * wrong ones.
 */
public final class ActivationCards {
    public static final Duration LIFE = Duration.ofDays(30);
    static final int FAILURE_LIMIT = 5;

    /** A valid id that is nobody's, so that an unknown number takes the path of a known one. */
    private static final PersonId NOBODY = new PersonId(new UUID(0, 0));

    private final ActivationCardStore cards;
    private final CredentialStore credentials;
    private final ActivationCodes codes;
    private final TransactionOperations transaction;
    private final AuditLog audit;
    private final Clock clock;

    ActivationCards(
            ActivationCardStore cards,
            CredentialStore credentials,
            ActivationCodes codes,
            TransactionOperations transaction,
            AuditLog audit,
            Clock clock) {
        this.cards = cards;
        this.credentials = credentials;
        this.codes = codes;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A new card, told once.
     *
     * @param code twelve characters without separators
     */
    public record Card(
            PersonId person, SpaceNumber number, String name, String code, Instant expiresAt) {
        @Override
        public String toString() {
            return "Card[person=" + person + ", code=***]";
        }
    }

    /** Somebody who gets no card, and why. */
    public record Skipped(PersonId person, Reason reason) {
        public enum Reason {
            /** Has chosen a password before. */
            HAS_CREDENTIAL,
            /** Administrators never get in by a slip of paper. */
            ADMINISTRATOR
        }
    }

    /** The answer to one issue. */
    public record Issued(List<Card> cards, List<Skipped> skipped) {
        public Issued {
            cards = List.copyOf(cards);
            skipped = List.copyOf(skipped);
        }
    }

    /** Makes a card for everybody who needs one; an older card of theirs is void from now on. */
    public Issued issue(List<PersonProfile> people, String actor) {
        var unique = new LinkedHashMap<PersonId, PersonProfile>();
        people.forEach(p -> unique.putIfAbsent(p.id(), p));
        Set<PersonId> known =
                credentials.having(
                        unique.values().stream().flatMap(p -> p.selves().stream()).toList());
        Instant now = clock.instant();
        Instant expiresAt = now.plus(LIFE);
        var issued = new ArrayList<Card>();
        var skipped = new ArrayList<Skipped>();
        for (PersonProfile person : unique.values()) {
            if (isAdministrator(person)) {
                skipped.add(new Skipped(person.id(), Skipped.Reason.ADMINISTRATOR));
            } else if (person.selves().stream().anyMatch(known::contains)) {
                skipped.add(new Skipped(person.id(), Skipped.Reason.HAS_CREDENTIAL));
            } else {
                String code = codes.next();
                issued.add(
                        new Card(
                                person.id(), person.spaceNumber(), person.name(), code, expiresAt));
            }
        }
        var rows =
                issued.stream()
                        .map(
                                c ->
                                        new ActivationCardStore.Row(
                                                c.person(), codes.hmac(c.person(), c.code())))
                        .toList();
        transaction.executeWithoutResult(
                tx -> {
                    cards.issue(rows, actor, now, expiresAt);
                    audit.record(
                            new LoginEvent.CardsIssued(
                                    actor,
                                    new LoginEvent.Cards(
                                            issued.stream()
                                                    .map(c -> c.person().toString())
                                                    .toList(),
                                            skipped.size())));
                });
        return new Issued(issued, skipped);
    }

    /**
     * Whether the typed code is on the live card of the person; nobody's card has no code. A wrong
     * code counts against the card, a string that cannot be a code does not.
     */
    boolean tryCode(Optional<PersonId> person, String typedCode, String address) {
        PersonId holder = person.orElse(NOBODY);
        Optional<String> hmac = ActivationCodes.parse(typedCode).map(c -> codes.hmac(holder, c));
        return isTrue(
                transaction.execute(
                        tx -> {
                            boolean right =
                                    hmac.isPresent()
                                            && cards.tryCode(
                                                    holder,
                                                    hmac.get(),
                                                    FAILURE_LIMIT,
                                                    clock.instant());
                            if (!right) {
                                audit.record(
                                        new LoginEvent.ActivationRefused(
                                                person.orElse(null),
                                                new LoginEvent.Source(address)));
                            }
                            return right;
                        }));
    }

    /** Uses the card up for a first password; false if somebody was faster. */
    boolean redeem(PersonId person, String typedCode, String passwordHash, String address) {
        String hmac = codes.hmac(person, ActivationCodes.parse(typedCode).orElseThrow());
        return isTrue(
                transaction.execute(
                        tx -> {
                            boolean first =
                                    cards.use(person, hmac, FAILURE_LIMIT, clock.instant())
                                            && credentials.create(person, passwordHash);
                            if (first) {
                                audit.record(
                                        new LoginEvent.Activated(
                                                person, new LoginEvent.Source(address)));
                            } else {
                                tx.setRollbackOnly();
                            }
                            return first;
                        }));
    }

    /**
     * Within the caller's transaction: whatever these people got in by is void, and each may have a
     * card again.
     */
    public void startAnew(Collection<PersonId> people) {
        credentials.drop(people);
        cards.drop(people);
    }

    private static boolean isTrue(@Nullable Boolean done) {
        return Boolean.TRUE.equals(done);
    }

    private static boolean isAdministrator(PersonProfile person) {
        return person.activeAffiliations().stream().anyMatch(a -> a.role() == Role.ADMINISTRATOR);
    }
}
