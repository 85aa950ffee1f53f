package org.shuniu.gateway.space;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.claim.ClaimCatalogue;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.consent.ConsentOutcome;
import org.shuniu.gateway.consent.Consents;
import org.shuniu.gateway.page.SeeOther;
import org.shuniu.gateway.session.Continuation;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /consents}: which vendor may learn what; 个人信息保护法 第十四、十五、二十三、三十一条. */
@Controller
class ConsentsController {
    private static final int OWN_CONSENT_AGE_YEARS = 14;
    private static final ZoneId HUB_ZONE = ZoneId.of("Asia/Shanghai");
    private static final Set<String> NOTICES =
            Set.of("accepted", "refused", "withdrawn", "changed");

    private final PersonDirectory people;
    private final Consents consents;
    private final Clock clock;
    private final Continuation continuation;

    ConsentsController(
            PersonDirectory people, Consents consents, Clock clock, Continuation continuation) {
        this.people = people;
        this.consents = consents;
        this.clock = clock;
        this.continuation = continuation;
    }

    /**
     * A vendor's application as the page shows it.
     *
     * @param state {@code open} or {@code accepted}
     * @param shown the scopes that are shown, which is all that accepting can allow
     */
    record Vendor(
            String clientId,
            String name,
            @Nullable String host,
            String state,
            List<String> claims,
            String shown) {
        static Vendor of(Consents.Entry entry) {
            Set<String> scopes = asked(entry);
            return new Vendor(
                    entry.client().id().value(),
                    entry.client().name(),
                    RegisteredApplications.start(entry.client())
                            .map(Applications.Application::host)
                            .orElse(null),
                    entry.isInForce() ? "accepted" : "open",
                    ClaimCatalogue.needingConsent(scopes),
                    String.join(" ", scopes));
        }
    }

    @GetMapping("/consents")
    String list(
            @AuthenticationPrincipal SsoSession session,
            @RequestParam(required = false) @Nullable String done,
            @RequestParam(name = "continue", defaultValue = "") String onward,
            Model model) {
        model.addAttribute("place", "consents");
        // An application asked for this page (prompt=consent) and waits. A link leads on to it,
        // since the policy of this page keeps its form from being answered by another site.
        continuation
                .read(onward)
                .ifPresent(
                        path -> {
                            model.addAttribute("onward", path);
                            model.addAttribute("signedOnward", onward);
                        });
        model.addAttribute("guardianNeeded", needsGuardian(person(session)));
        model.addAttribute(
                "vendors",
                consents.listFor(person(session)).stream()
                        .map(Vendor::of)
                        .filter(v -> !v.claims().isEmpty())
                        .toList());
        if (done != null && NOTICES.contains(done)) {
            model.addAttribute("notice", "consents." + done);
        }
        return "consents";
    }

    @PostMapping("/consents")
    Object decide(
            @AuthenticationPrincipal SsoSession session,
            @RequestParam(defaultValue = "") String clientId,
            @RequestParam(defaultValue = "") String decision,
            @RequestParam(defaultValue = "") String shown,
            @RequestParam(name = "continue", defaultValue = "") String onward) {
        Consents.Entry entry =
                consents.listFor(person(session)).stream()
                        .filter(e -> e.client().id().value().equals(clientId))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        ClientId client = entry.client().id();
        return switch (decision) {
            case "accept" -> {
                Set<String> scopes = asked(entry);
                // What was asked for since the page was shown was not agreed to.
                if (!shown.equals(String.join(" ", scopes))) {
                    yield done("changed", onward);
                }
                yield switch (consents.grant(person(session), client, scopes)) {
                    case ConsentOutcome.Granted _ -> done("accepted", onward);
                    case ConsentOutcome.NeedsGuardian(), ConsentOutcome.NotAsked() ->
                            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
                };
            }
            case "refuse" -> {
                consents.withdraw(person(session), client);
                yield done("refused", onward);
            }
            case "withdraw" -> {
                consents.withdraw(person(session), client);
                yield done("withdrawn", onward);
            }
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        };
    }

    private Object done(String what, String onward) {
        String page = "/consents?done=" + what;
        return SeeOther.to(
                continuation.read(onward).isPresent() ? page + "&continue=" + onward : page);
    }

    /** The scopes that need consent, in a fixed order. */
    private static Set<String> asked(Consents.Entry entry) {
        var scopes = new TreeSet<>(entry.client().scopes());
        scopes.removeIf(scope -> ClaimCatalogue.needingConsent(Set.of(scope)).isEmpty());
        return scopes;
    }

    private PersonProfile person(SsoSession session) {
        return people.find(session.person()).orElseThrow();
    }

    // For the page only; Consents holds the rule.
    private boolean needsGuardian(PersonProfile person) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), HUB_ZONE);
        return Optional.ofNullable(person.birthDate())
                .map(born -> born.plusYears(OWN_CONSENT_AGE_YEARS).isAfter(today))
                .orElseGet(
                        () ->
                                person.affiliations().stream()
                                        .anyMatch(a -> a.role() == Role.STUDENT));
    }
}
