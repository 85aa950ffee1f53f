package org.shuniu.gateway.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.shuniu.gateway.claim.SubjectHandover;
import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.merge.Side;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;

/** Gives what is the hub's own to one of two people who were told apart. */
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
        for (Side side : Side.values()) {
            consents.handOver(consentsOf(side, sides), personOf(side, merge));
        }
        var owners = new HashMap<Long, PersonId>();
        sides.forEach(
                (item, side) -> {
                    if (item.kind() == HubItem.Kind.CLIENT_SUBJECT) {
                        owners.put(Long.valueOf(item.key()), personOf(side, merge));
                    }
                });
        subjects.handOver(
                people.find(merge.survivor()).orElseThrow(),
                people.find(merge.absorbed()).orElseThrow(),
                owners);
    }

    private static List<UUID> consentsOf(Side side, Map<HubItem, Side> sides) {
        return sides.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == HubItem.Kind.CONSENT)
                .filter(entry -> entry.getValue() == side)
                .map(entry -> UUID.fromString(entry.getKey().key()))
                .toList();
    }

    private static PersonId personOf(Side side, Merge merge) {
        return side == Side.SURVIVOR ? merge.survivor() : merge.absorbed();
    }
}
