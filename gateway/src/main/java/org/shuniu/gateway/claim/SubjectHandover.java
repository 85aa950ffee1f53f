package org.shuniu.gateway.claim;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    public void handOver(PersonProfile one, PersonProfile other, Map<Long, PersonId> owners) {
        var byAudience = new LinkedHashMap<Audience, Map<PersonId, ClientSubject>>();
        for (ClientSubject subject : subjects.of(List.of(one.id(), other.id()))) {
            byAudience
                    .computeIfAbsent(subject.audience(), a -> new HashMap<>())
                    .put(subject.person(), subject);
        }
        byAudience.forEach(
                (audience, rows) -> {
                    Account ofOne = account(one, rows.get(one.id()), owners);
                    Account ofOther = account(other, rows.get(other.id()), owners);
                    subjectOf(one, ofOne, ofOther)
                            .ifPresent(subject -> subjects.give(one.id(), audience, subject));
                    subjectOf(other, ofOther, ofOne)
                            .ifPresent(subject -> subjects.give(other.id(), audience, subject));
                });
    }

    /** What an audience calls by a person's subject, and whose it is from now on. */
    private record Account(String subject, PersonId owner) {}

    private @Nullable Account account(
            PersonProfile person, @Nullable ClientSubject row, Map<Long, PersonId> owners) {
        if (row == null) {
            return null;
        }
        String subject =
                row.given() == null
                        ? row.audience().subjectOf(person.id(), person.publicSubject(), pairwise)
                        : row.given();
        return new Account(subject, owners.getOrDefault(row.id(), person.id()));
    }

    /** Empty if it stays as it is. */
    private Optional<String> subjectOf(
            PersonProfile person, @Nullable Account own, @Nullable Account others) {
        if (own != null && own.owner().equals(person.id())) {
            return Optional.empty();
        }
        if (others != null && others.owner().equals(person.id())) {
            return Optional.of(others.subject());
        }
        return own == null ? Optional.empty() : Optional.of(freshSubject());
    }

    private String freshSubject() {
        byte[] bits = new byte[SUBJECT_BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
