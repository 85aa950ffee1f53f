package org.shuniu.gateway.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.page.SeeOther;
import org.shuniu.gateway.session.Continuation;
import org.shuniu.gateway.session.SsoAuthentication;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.roster.space.SpaceNumber;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /login}. */
@Controller
class LoginController {
    private final PasswordLogin login;
    private final SsoSessions sessions;
    private final Continuation continuation;
    private final CsrfTokenRepository csrf;
    private final NumberHint hint;
    private final LoginDevices devices;

    LoginController(
            PasswordLogin login,
            SsoSessions sessions,
            Continuation continuation,
            CsrfTokenRepository csrf,
            NumberHint hint,
            LoginDevices devices) {
        this.login = login;
        this.sessions = sessions;
        this.continuation = continuation;
        this.csrf = csrf;
        this.hint = hint;
        this.devices = devices;
    }

    @GetMapping("/login")
    Object form(
            @RequestParam(name = "continue", defaultValue = "") String onward,
            @RequestParam(required = false) @Nullable String activated,
            @RequestParam(required = false) @Nullable String left,
            @RequestParam(name = "login_hint", defaultValue = "") String loginHint,
            @Nullable Authentication authentication,
            HttpServletRequest request,
            Model model) {
        // With somewhere to go on to, somebody asked for a login, perhaps for a fresh one.
        if (authentication instanceof SsoAuthentication && onward.isEmpty()) {
            return SeeOther.to("/");
        }
        if (activated != null) {
            model.addAttribute("notice", "login.activated");
        } else if (left != null) {
            model.addAttribute("notice", "login.left");
        }
        // OIDC Core §3.1.2.1 login_hint; of what clients may send there we know space numbers.
        String username =
                SpaceNumber.parse(loginHint)
                        .map(SpaceNumber::grouped)
                        .orElseGet(() -> hint.read(request));
        return page(model, username, onward, request);
    }

    @PostMapping("/login")
    Object signIn(
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(name = "continue", defaultValue = "") String onward,
            @RequestParam(defaultValue = "") String shared,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("shared", !shared.isEmpty());
        return switch (login.attempt(username, password, devices.guesser(request))) {
            case LoginOutcome.Proved(var person) -> {
                SsoSession begun =
                        sessions.start(
                                person, List.of("pwd"), !shared.isEmpty(), request, response);
                if (!begun.isShared()) {
                    devices.remember(PasswordLogin.account(username), request, response);
                }
                // A token that somebody may have planted before the login ends with it.
                csrf.saveToken(null, request, response);
                hint.clear(request, response);
                yield SeeOther.to(continuation.read(onward).orElse("/"));
            }
            case LoginOutcome.Refused() -> {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
                // RFC 9110 §15.5.2: a 401 names a challenge; browsers ignore a scheme they do not
                // know.
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Form realm=\"login\"");
                model.addAttribute("fault", "login.refused");
                yield page(model, username, onward, request);
            }
            case LoginOutcome.Wait(Duration time) -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                response.setHeader(
                        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, time.toSeconds())));
                model.addAttribute("fault", "login.wait");
                model.addAttribute("minutes", time.plusSeconds(59).toMinutes());
                yield page(model, username, onward, request);
            }
        };
    }

    private String page(Model model, String username, String onward, HttpServletRequest request) {
        model.addAttribute("classroom", sessions.isOnSharedNetwork(request));
        model.addAttribute("username", username.length() > 40 ? "" : username);
        // Only what we signed is handed on.
        model.addAttribute("onward", continuation.read(onward).isPresent() ? onward : "");
        return "login";
    }
}
