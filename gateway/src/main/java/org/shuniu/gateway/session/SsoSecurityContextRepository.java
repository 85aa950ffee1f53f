package org.shuniu.gateway.session;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonStatus;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** Tells Spring Security who is signed in, by the SSO cookie and never by an HttpSession. */
public final class SsoSecurityContextRepository implements SecurityContextRepository {
    private final SsoSessions sessions;
    private final PersonDirectory people;

    SsoSecurityContextRepository(SsoSessions sessions, PersonDirectory people) {
        this.sessions = sessions;
        this.people = people;
    }

    @Override
    @Deprecated // The interface still asks for it and reads its deferred variant through it.
    public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
        // The page that says Redis is away must not ask Redis who reads it.
        if (exchange.getRequest().getDispatcherType() == DispatcherType.ERROR) {
            return new SecurityContextImpl();
        }
        // Frozen people may still come in: they read, export and withdraw. VOID is nobody.
        return sessions.find(exchange.getRequest())
                .filter(session -> people.status(session.person()) != PersonStatus.VOID)
                .<SecurityContext>map(s -> new SecurityContextImpl(new SsoAuthentication(s)))
                .orElseGet(SecurityContextImpl::new);
    }

    /** A login begins in {@link SsoSessions#start} only, with a new cookie. */
    @Override
    public void saveContext(
            SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return sessions.find(request).isPresent();
    }
}
