package org.shuniu.gateway.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.outbox.Fact;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;

/**
 * What who sees a subtree hears of: everything about its people; of anybody else what happened at a
 * place inside it, such as the end of an affiliation there.
 */
public final class VisibleEvents {
    private final PersonDirectory persons;
    private final OrgTree orgs;

    VisibleEvents(PersonDirectory persons, OrgTree orgs) {
        this.persons = persons;
        this.orgs = orgs;
    }

    /** What of some entries is told; those of which nothing is are left out. */
    public List<Event> of(List<Outbox.Read> read, OrgScope scope) {
        Set<PersonId> people =
                read.stream().map(each -> each.entry().person()).collect(Collectors.toSet());
        Map<PersonId, PersonId> survivors = persons.survivorsOf(people);
        Set<PersonId> seen =
                persons.within(
                        people.stream().map(p -> survivors.getOrDefault(p, p)).distinct().toList(),
                        scope);
        var inside = new HashMap<String, Boolean>();
        var views = new ArrayList<Event>();
        for (Outbox.Read each : read) {
            Outbox.Entry entry = each.entry();
            PersonId survivor = survivors.get(entry.person());
            List<Fact> shown =
                    seen.contains(survivor == null ? entry.person() : survivor)
                            ? entry.facts()
                            : inside(entry, scope, inside);
            if (!shown.isEmpty()) {
                views.add(Event.of(each, shown, isMerger(entry) ? survivor : null));
            }
        }
        return views;
    }

    private List<Fact> inside(Outbox.Entry entry, OrgScope scope, Map<String, Boolean> known) {
        return entry.facts().stream()
                .filter(
                        fact -> {
                            Fact.Place place = place(fact);
                            return place != null
                                    && known.computeIfAbsent(
                                            place.org(),
                                            org -> orgs.isWithin(new OrgCode(org), scope));
                        })
                .toList();
    }

    private static boolean isMerger(Outbox.Entry entry) {
        return entry.facts().stream().anyMatch(Fact.PersonMerged.class::isInstance);
    }

    private static Fact.@Nullable Place place(Fact fact) {
        return switch (fact) {
            case Fact.AffiliationBegan(Fact.Place place) -> place;
            case Fact.AffiliationChanged(Fact.Place place) -> place;
            case Fact.AffiliationEnded(Fact.Place place) -> place;
            default -> null;
        };
    }
}
