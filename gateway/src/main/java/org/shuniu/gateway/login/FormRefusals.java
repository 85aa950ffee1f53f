package org.shuniu.gateway.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.gateway.session.SsoAuthentication;
import org.shuniu.gateway.trail.RefusalTrail;
import org.shuniu.roster.person.PersonId;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;

/** Refuses forms that another site may have sent in somebody's name, and leaves a trace of it. */
final class FormRefusals implements AccessDeniedHandler {
    private final AccessDeniedHandler page = new AccessDeniedHandlerImpl();
    private final TrustedProxies proxies;
    private final RefusalTrail trail;

    FormRefusals(TrustedProxies proxies, RefusalTrail trail) {
        this.proxies = proxies;
        this.trail = trail;
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (denied instanceof CsrfException) {
            var source = new LoginEvent.Source(proxies.callerOf(request).getHostAddress());
            trail.record(new LoginEvent.FormRefused(inWhoseName(), source));
        }
        page.handle(request, response, denied);
    }

    private static @Nullable PersonId inWhoseName() {
        return SecurityContextHolder.getContext().getAuthentication()
                        instanceof SsoAuthentication signedIn
                ? signedIn.session().person()
                : null;
    }
}
