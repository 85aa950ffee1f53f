package org.shuniu.gateway.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.gateway.page.SeeOther;
import org.shuniu.gateway.session.Continuation;
import org.shuniu.gateway.session.SsoAuthentication;
import org.shuniu.gateway.session.SsoSessions;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /logout}: by the button of every page, or because an application asks whether to. */
@Controller
class LogoutController {
    private final PasswordLogin login;
    private final SsoSessions sessions;
    private final Continuation continuation;
    private final CsrfTokenRepository csrf;
    private final TrustedProxies proxies;

    LogoutController(
            PasswordLogin login,
            SsoSessions sessions,
            Continuation continuation,
            CsrfTokenRepository csrf,
            TrustedProxies proxies) {
        this.login = login;
        this.sessions = sessions;
        this.continuation = continuation;
        this.csrf = csrf;
        this.proxies = proxies;
    }

    @GetMapping("/logout")
    Object ask(
            @RequestParam(name = "continue", defaultValue = "") String onward,
            @Nullable Authentication authentication,
            Model model) {
        if (!(authentication instanceof SsoAuthentication)) {
            return SeeOther.to(continuation.read(onward).orElse("/login?left"));
        }
        // Only what we signed is handed on.
        model.addAttribute("onward", continuation.read(onward).isPresent() ? onward : "");
        return "logout";
    }

    @PostMapping("/logout")
    Object signOut(
            @RequestParam(name = "continue", defaultValue = "") String onward,
            @Nullable Authentication authentication,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (authentication instanceof SsoAuthentication person) {
            login.ended(person.session().person(), proxies.callerOf(request).getHostAddress());
        }
        sessions.end(request, response);
        csrf.saveToken(null, request, response);
        return SeeOther.to(continuation.read(onward).orElse("/login?left"));
    }
}
