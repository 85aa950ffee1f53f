package org.shuniu.gateway.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.outbox.Fact;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.springframework.stereotype.Component;

/**
 * What a caller hears of: everything about a person of the caller's subtree; of anybody else what
 * happened at a place inside it, such as the end of an affiliation there.
 */
@Component
class VisibleEvents {
    private final PersonDirectory persons;
    private final VisiblePeople people;
    private final Subtree subtree;

    VisibleEvents(PersonDirectory persons, VisiblePeople people, Subtree subtree) {
        this.persons = persons;
        this.people = people;
        this.subtree = subtree;
    }

    List<EventView> of(List<Outbox.Read> read, ApiCaller caller) {
        var inside = new HashMap<String, Boolean>();
        var views = new ArrayList<EventView>();
        for (Outbox.Read each : read) {
            List<Fact> shown = shown(each.entry(), caller, inside);
            if (!shown.isEmpty()) {
                views.add(EventView.of(each, shown, survivor(each.entry())));
            }
        }
        return views;
    }

    private List<Fact> shown(Outbox.Entry entry, ApiCaller caller, Map<String, Boolean> inside) {
        if (people.sees(caller, entry.person())) {
            return entry.facts();
        }
        return entry.facts().stream()
                .filter(
                        fact -> {
                            Fact.Place place = place(fact);
                            return place != null
                                    && inside.computeIfAbsent(
                                            place.org(),
                                            org -> subtree.sees(caller, new OrgCode(org)));
                        })
                .toList();
    }

    private @Nullable PersonId survivor(Outbox.Entry entry) {
        return entry.facts().stream().anyMatch(Fact.PersonMerged.class::isInstance)
                ? persons.survivorOf(entry.person()).orElse(null)
                : null;
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
