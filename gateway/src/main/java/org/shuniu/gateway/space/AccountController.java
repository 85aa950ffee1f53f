package org.shuniu.gateway.space;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.login.PasswordChange;
import org.shuniu.gateway.login.PasswordChange.Outcome;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.gateway.page.SeeOther;
import org.shuniu.gateway.session.Device;
import org.shuniu.gateway.session.SessionClients;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /account}: the password, and where one is logged in. */
@Controller
class AccountController {
    private static final ZoneId HUB_ZONE = ZoneId.of("Asia/Shanghai");
    private static final Set<String> NOTICES = Set.of("password.changed", "sessions.ended");

    private final PersonDirectory people;
    private final PasswordChange passwords;
    private final SsoSessions sessions;
    private final SessionClients entered;
    private final ClientRegistry clients;
    private final TrustedProxies proxies;

    AccountController(
            PersonDirectory people,
            PasswordChange passwords,
            SsoSessions sessions,
            SessionClients entered,
            ClientRegistry clients,
            TrustedProxies proxies) {
        this.people = people;
        this.passwords = passwords;
        this.sessions = sessions;
        this.entered = entered;
        this.clients = clients;
        this.proxies = proxies;
    }

    /**
     * A login as the page shows it.
     *
     * @param device what it was made with; empty if unknown
     * @param since in the reader's language, in the hub's time
     * @param applications the names of those that were entered in it
     */
    record Login(
            String id,
            boolean current,
            String device,
            String since,
            boolean shared,
            List<String> applications) {}

    @GetMapping("/account")
    String account(
            @AuthenticationPrincipal SsoSession session,
            @RequestParam(required = false) @Nullable String done,
            Locale locale,
            Model model) {
        if (done != null && NOTICES.contains(done)) {
            model.addAttribute("notice", "account." + done);
        }
        return page(session, locale, model);
    }

    @PostMapping("/account/password")
    Object changePassword(
            @AuthenticationPrincipal SsoSession session,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        PersonProfile person = people.find(session.person()).orElseThrow();
        switch (passwords.attempt(person, current, password, proxies.callerOf(request))) {
            case Outcome.Changed() -> {
                // Whoever knew the old password loses what they got with it.
                sessions.endOthers(session);
                return SeeOther.to("/account?done=password.changed");
            }
            case Outcome.Wrong() -> model.addAttribute("fault", "account.password.wrong");
            case Outcome.Unfit(var fault) -> model.addAttribute("fault", fault.wordKey());
            case Outcome.Wait(var time) -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                response.setHeader(
                        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, time.toSeconds())));
                model.addAttribute("fault", "account.password.wait");
                model.addAttribute("minutes", time.plusSeconds(59).toMinutes());
                return page(session, locale, model);
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(session, locale, model);
    }

    /** Ends one of one's own logins; an id that is not among them ends nothing. */
    @PostMapping("/account/sessions/end")
    Object end(
            @AuthenticationPrincipal SsoSession session,
            @RequestParam(defaultValue = "") String id,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (id.equals(session.id())) {
            sessions.end(request, response);
            return SeeOther.to("/login?left");
        }
        sessions.end(session.person(), id);
        return SeeOther.to("/account?done=sessions.ended");
    }

    private String page(SsoSession session, Locale locale, Model model) {
        PersonProfile person = people.find(session.person()).orElseThrow();
        model.addAttribute("place", "account");
        model.addAttribute("number", person.spaceNumber().value());
        model.addAttribute("sessions", logins(session, locale));
        return "account";
    }

    private List<Login> logins(SsoSession current, Locale locale) {
        List<SsoSession> all = sessions.of(current.person());
        Map<String, List<ClientId>> visited = entered.of(all.stream().map(SsoSession::id).toList());
        return all.stream()
                .map(
                        s ->
                                new Login(
                                        s.id(),
                                        s.id().equals(current.id()),
                                        shown(s.device()),
                                        shown(s.startedAt(), locale),
                                        s.isShared(),
                                        names(visited.getOrDefault(s.id(), List.of()))))
                .toList();
    }

    private List<String> names(List<ClientId> ids) {
        return ids.stream()
                .flatMap(id -> clients.find(id.value()).stream())
                .map(Client::name)
                .sorted()
                .toList();
    }

    private static String shown(Device device) {
        return Stream.of(device.browser(), device.system())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" · "));
    }

    private static String shown(Instant at, Locale locale) {
        String pattern =
                locale.getLanguage().equals("en") ? "d MMMM uuuu, HH:mm" : "uuuu年M月d日 HH:mm";
        return DateTimeFormatter.ofPattern(pattern, locale).format(at.atZone(HUB_ZONE));
    }
}
