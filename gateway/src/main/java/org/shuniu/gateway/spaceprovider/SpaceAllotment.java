package org.shuniu.gateway.spaceprovider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.shuniu.roster.hosting.SpaceHosting;
import org.shuniu.roster.hosting.SpaceHosting.Wanted;
import org.shuniu.roster.hosting.SpaceHostings;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.space.SpaceNumber;

/**
 * Whose spaces a provider is to keep: those of people who are somewhere in its orgs, unless another
 * keeps them already and may. Who leaves for where nobody keeps spaces stays where they are.
 */
final class SpaceAllotment {
    private final PersonDirectory people;
    private final OrgTree orgs;
    private final SpaceHostings hostings;
    private final SpaceProviderStore providers;

    SpaceAllotment(
            PersonDirectory people,
            OrgTree orgs,
            SpaceHostings hostings,
            SpaceProviderStore providers) {
        this.people = people;
        this.orgs = orgs;
        this.hostings = hostings;
        this.providers = providers;
    }

    /**
     * Asks a provider for what it is to do for these people.
     *
     * @param news whether something happened to them, so that it is told what it shows of them
     */
    void allot(SpaceProvider provider, Collection<PersonId> ids, boolean news) {
        Map<PersonId, PersonId> survivors = people.survivorsOf(ids);
        Set<PersonId> today =
                ids.stream().map(id -> survivors.getOrDefault(id, id)).collect(Collectors.toSet());
        Collection<PersonProfile> profiles = people.find(today).values();
        if (profiles.isEmpty()) {
            return;
        }
        Map<SpaceNumber, List<SpaceHosting>> kept =
                hostings.of(profiles.stream().map(PersonProfile::spaceNumber).toList()).stream()
                        .collect(Collectors.groupingBy(SpaceHosting::number));
        Map<String, Set<OrgCode>> covered = covered(profiles);
        var wishes = new ArrayList<SpaceHostings.Wish>();
        for (PersonProfile person : profiles) {
            List<SpaceHosting> keeping =
                    kept.getOrDefault(person.spaceNumber(), List.of()).stream()
                            .filter(hosting -> hosting.wanted() != Wanted.MOVED)
                            .toList();
            boolean here = isAt(person, covered.getOrDefault(provider.name(), Set.of()));
            boolean ours =
                    keeping.stream()
                            .anyMatch(hosting -> hosting.provider().equals(provider.name()));
            boolean elsewhere =
                    keeping.stream()
                            .map(SpaceHosting::provider)
                            .filter(name -> !name.equals(provider.name()))
                            .anyMatch(name -> isAt(person, covered.getOrDefault(name, Set.of())));
            if (person.status() == PersonStatus.FROZEN && ours) {
                wishes.add(wish(person, Wanted.FROZEN, false));
            } else if ((here && !elsewhere) || ours) {
                wishes.add(wish(person, Wanted.OPEN, news && ours));
            }
        }
        hostings.want(provider.name(), wishes);
    }

    private static SpaceHostings.Wish wish(PersonProfile person, Wanted wanted, boolean news) {
        return new SpaceHostings.Wish(person.spaceNumber(), person.id(), wanted, news);
    }

    private static boolean isAt(PersonProfile person, Set<OrgCode> schools) {
        return person.activeAffiliations().stream()
                .map(AffiliationView::org)
                .anyMatch(schools::contains);
    }

    /** Which of these people's schools each provider keeps spaces for. */
    private Map<String, Set<OrgCode>> covered(Collection<PersonProfile> profiles) {
        var schools = new HashSet<OrgCode>();
        for (PersonProfile person : profiles) {
            person.activeAffiliations().forEach(held -> schools.add(held.org()));
        }
        var covered = new HashMap<String, Set<OrgCode>>();
        for (SpaceProvider provider : providers.all()) {
            covered.put(
                    provider.name(),
                    schools.isEmpty() || provider.orgs().isEmpty()
                            ? Set.of()
                            : orgs.within(schools, provider.orgs()));
        }
        return covered;
    }
}
