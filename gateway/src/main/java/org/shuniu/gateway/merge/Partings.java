package org.shuniu.gateway.merge;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.shuniu.gateway.login.ActivationCards;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.transaction.support.TransactionOperations;

/** Draws the consequences of the end of a merge, once, however often it hears of it. */
final class Partings {
    private final TransactionOperations transactions;
    private final PartingStore store;
    private final PersonDirectory people;
    private final ActivationCards cards;
    private final AuditLog audit;

    /** Two people are two again; the subject is who had stayed. */
    record Parted(String subject, Payload payload) implements AuditEvent {
        /** The other one, the merge, and whether both need new credentials. */
        record Payload(UUID absorbed, UUID merge, boolean newCredentials) {}

        @Override
        public String type() {
            return "person.parted";
        }

        @Override
        public String actor() {
            return "system";
        }
    }

    Partings(
            TransactionOperations transactions,
            PartingStore store,
            PersonDirectory people,
            ActivationCards cards,
            AuditLog audit) {
        this.transactions = transactions;
        this.store = store;
        this.people = people;
        this.cards = cards;
        this.audit = audit;
    }

    /**
     * Notes that what either began as one person must end. After a split both get new credentials,
     * for nobody can tell who of the two knows the old ones; after an undo both have what was
     * theirs.
     */
    void follow(Merge ended) {
        transactions.executeWithoutResult(
                status -> {
                    if (!store.insert(ended)) {
                        return;
                    }
                    boolean split = ended.state() == Merge.State.SPLIT;
                    if (split) {
                        cards.startAnew(selves(ended));
                    }
                    audit.record(
                            new Parted(
                                    ended.survivor().toString(),
                                    new Parted.Payload(
                                            ended.absorbed().value(), ended.id(), split)));
                });
    }

    /** Also of somebody who is somebody else by now. */
    private List<PersonId> selves(Merge ended) {
        return Stream.of(ended.survivor(), ended.absorbed())
                .flatMap(
                        person ->
                                people
                                        .find(people.survivorOf(person).orElse(person))
                                        .map(PersonProfile::selves)
                                        .orElse(List.of(person))
                                        .stream())
                .distinct()
                .toList();
    }
}
