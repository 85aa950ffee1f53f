package org.shuniu.gateway.space;

import java.util.List;
import org.shuniu.gateway.consent.Consents;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.gateway.spaceprovider.SpaceProviders;
import org.shuniu.roster.hosting.SpaceHosting;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /}: the person's space. */
@Controller
class SpaceController {
    private final PersonDirectory people;
    private final Applications applications;
    private final Consents consents;
    private final SpaceProviders providers;

    SpaceController(
            PersonDirectory people,
            Applications applications,
            Consents consents,
            SpaceProviders providers) {
        this.people = people;
        this.applications = applications;
        this.consents = consents;
        this.providers = providers;
    }

    @GetMapping("/")
    String space(@AuthenticationPrincipal SsoSession session, Model model) {
        PersonProfile person = people.find(session.person()).orElseThrow();
        List<AffiliationView> affiliations = person.activeAffiliations();
        model.addAttribute("place", "space");
        model.addAttribute("person", person);
        model.addAttribute("frozen", person.status() == PersonStatus.FROZEN);
        model.addAttribute("affiliations", affiliations);
        model.addAttribute("roles", roles(affiliations));
        model.addAttribute("applications", applications.of(person));
        // Not before the platform has said where: a link that leads nowhere is worse than none.
        providers
                .keeping(person.spaceNumber())
                .map(SpaceHosting::address)
                .ifPresent(address -> model.addAttribute("keptAt", address));
        model.addAttribute("vendorCount", consents.listFor(person).size());
        return "space";
    }

    private static List<String> roles(List<AffiliationView> affiliations) {
        return affiliations.stream()
                .map(AffiliationView::role)
                .distinct()
                .sorted()
                .map(Role::code)
                .toList();
    }
}
