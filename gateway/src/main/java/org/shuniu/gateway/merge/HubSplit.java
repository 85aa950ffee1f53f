package org.shuniu.gateway.merge;

import static java.util.stream.Collectors.toSet;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.shuniu.gateway.claim.SubjectHandover;
import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.merge.Side;
import org.shuniu.roster.person.PersonDirectory;

/** Gives what the survivor of a merge got since to the absorbed, whose it turned out to be. */
final class HubSplit {
    private final PersonDirectory people;
    private final ConsentStore consents;
    private final SubjectHandover subjects;

    HubSplit(PersonDirectory people, ConsentStore consents, SubjectHandover subjects) {
        this.people = people;
        this.consents = consents;
        this.subjects = subjects;
    }

    /** Within the caller's transaction, in which the two are two already. */
    void carryOut(Merge merge, Map<HubItem, Side> sides) {
        consents.handOver(
                keys(HubItem.Kind.CONSENT, sides).stream().map(UUID::fromString).collect(toSet()),
                merge.absorbed());
        subjects.handOver(
                people.find(merge.survivor()).orElseThrow(),
                merge.absorbed(),
                keys(HubItem.Kind.CLIENT_SUBJECT, sides).stream()
                        .map(Long::valueOf)
                        .collect(toSet()));
    }

    private static Set<String> keys(HubItem.Kind kind, Map<HubItem, Side> sides) {
        return sides.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .filter(entry -> entry.getValue() == Side.ABSORBED)
                .map(entry -> entry.getKey().key())
                .collect(toSet());
    }
}
