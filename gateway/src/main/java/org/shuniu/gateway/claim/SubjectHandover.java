package org.shuniu.gateway.claim;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;

/**
 * Decides, for two people who were told apart, under which subject each audience knows either. An
 * account that goes to the other keeps its subject, and who loses it gets one that nobody ever had:
 * the audience may have made one account of the two.
 */
public final class SubjectHandover {
    private static final int SUBJECT_BYTES = 32;

    private final ClientSubjects subjects;
    private final PairwiseSubject pairwise;
    private final SecureRandom random;

    SubjectHandover(ClientSubjects subjects, PairwiseSubject pairwise, SecureRandom random) {
        this.subjects = subjects;
        this.pairwise = pairwise;
        this.random = random;
    }

    /**
     * Hands over.
     *
     * @param owners whose each client subject of the two is from now on, by its id; left out, it
     *     stays
     */
    public void handOver(
            PersonProfile survivor, PersonProfile absorbed, Map<Long, PersonId> owners) {
        var byAudience = new LinkedHashMap<Audience, Map<PersonId, ClientSubject>>();
        for (ClientSubject subject : subjects.of(List.of(survivor.id(), absorbed.id()))) {
            byAudience
                    .computeIfAbsent(subject.audience(), a -> new HashMap<>())
                    .put(subject.person(), subject);
        }
        byAudience.forEach(
                (audience, rows) -> {
                    var accounts = new ArrayList<Account>();
                    // First the one that the audience was told since the merge.
                    for (PersonProfile person : List.of(survivor, absorbed)) {
                        ClientSubject row = rows.get(person.id());
                        if (row != null) {
                            accounts.add(account(person, row, owners));
                        }
                    }
                    for (PersonProfile person : List.of(survivor, absorbed)) {
                        subjectOf(person, accounts)
                                .ifPresent(subject -> subjects.give(person.id(), audience, subject));
                    }
                });
    }

    /**
     * What an audience calls by a subject.
     *
     * @param from whose it was
     * @param owner whose it is from now on
     */
    private record Account(String subject, PersonId from, PersonId owner) {}

    private Account account(
            PersonProfile person, ClientSubject row, Map<Long, PersonId> owners) {
        String subject =
                row.given() == null
                        ? row.audience().subjectOf(person.id(), person.publicSubject(), pairwise)
                        : row.given();
        return new Account(subject, person.id(), owners.getOrDefault(row.id(), person.id()));
    }

    /** Empty if it stays as it is. */
    private Optional<String> subjectOf(PersonProfile person, List<Account> accounts) {
        Optional<Account> theirs =
                accounts.stream().filter(a -> a.owner().equals(person.id())).findFirst();
        if (theirs.isPresent()) {
            return theirs.filter(a -> !a.from().equals(person.id())).map(Account::subject);
        }
        boolean lost = accounts.stream().anyMatch(a -> a.from().equals(person.id()));
        return lost ? Optional.of(freshSubject()) : Optional.empty();
    }

    private String freshSubject() {
        byte[] bits = new byte[SUBJECT_BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
