package org.shuniu.gateway.session;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Predicate;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** Tells Spring Security who is signed in, by the SSO cookie and never by an HttpSession. */
public final class SsoSecurityContextRepository implements SecurityContextRepository {
    private final SsoSessions sessions;
    private final Predicate<PersonId> isSomebody;

    private SsoSecurityContextRepository(SsoSessions sessions, Predicate<PersonId> isSomebody) {
        this.sessions = sessions;
        this.isSomebody = isSomebody;
    }

    /** Frozen people may still come in: they read, export and withdraw. VOID is nobody. */
    static SsoSecurityContextRepository ofPages(SsoSessions sessions, PersonDirectory people) {
        return new SsoSecurityContextRepository(
                sessions, person -> people.status(person) != PersonStatus.VOID);
    }

    /**
     * Without a question to PostgreSQL on the busiest path: what the authorization endpoint gives
     * is worth nothing until the token endpoint has asked about the person.
     */
    static SsoSecurityContextRepository ofProtocol(SsoSessions sessions) {
        return new SsoSecurityContextRepository(sessions, person -> true);
    }

    @Override
    @Deprecated // The interface still asks for it and reads its deferred variant through it.
    public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
        // The page that says Redis is away must not ask Redis who reads it.
        if (exchange.getRequest().getDispatcherType() == DispatcherType.ERROR) {
            return new SecurityContextImpl();
        }
        return sessions.find(exchange.getRequest())
                .filter(session -> isSomebody.test(session.person()))
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
