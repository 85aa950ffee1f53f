package org.shuniu.gateway.claim;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;

/**
 * Gives accounts that vendors have of somebody to another person, after the two were told apart.
 * The account keeps its subject, and who loses it gets one there that nobody ever had: a vendor may
 * have made one account of all the subjects that it was told.
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

    /** Hands over those of a person's client subjects that have these ids. */
    public void handOver(PersonProfile from, PersonId to, Set<Long> ids) {
        for (ClientSubject subject : subjects.of(List.of(from.id()))) {
            if (ids.contains(subject.id())) {
                subjects.give(to, subject.audience(), told(from, subject));
                subjects.give(from.id(), subject.audience(), fresh());
            }
        }
    }

    private String told(PersonProfile person, ClientSubject subject) {
        return subject.given() == null
                ? subject.audience().subjectOf(person.id(), person.publicSubject(), pairwise)
                : subject.given();
    }

    private String fresh() {
        byte[] bits = new byte[SUBJECT_BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
