package org.shuniu.gateway.space;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.login.PasswordChange;
import org.shuniu.gateway.login.PasswordChange.Outcome;
import org.shuniu.gateway.page.SeeOther;
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

    AccountController(PersonDirectory people, PasswordChange passwords, SsoSessions sessions) {
        this.people = people;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    /**
     * A login as the page shows it.
     *
     * @param since in the reader's language, in the hub's time
     */
    record Login(String id, boolean current, String since) {}

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
        switch (passwords.attempt(person, current, password, request.getRemoteAddr())) {
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
        model.addAttribute(
                "sessions",
                sessions.of(session.person()).stream()
                        .map(
                                s ->
                                        new Login(
                                                s.id(),
                                                s.id().equals(session.id()),
                                                shown(s.startedAt(), locale)))
                        .toList());
        return "account";
    }

    private static String shown(Instant at, Locale locale) {
        String pattern =
                locale.getLanguage().equals("en") ? "d MMMM uuuu, HH:mm" : "uuuu年M月d日 HH:mm";
        return DateTimeFormatter.ofPattern(pattern, locale).format(at.atZone(HUB_ZONE));
    }
}
