package org.shuniu.gateway.session;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A signed-in person, as Spring Security carries it; its name is the PersonId. */
public final class SsoAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient SsoSession session;

    public SsoAuthentication(SsoSession session) {
        super(List.of(new SimpleGrantedAuthority("ROLE_PERSON")));
        this.session = session;
        setAuthenticated(true);
    }

    public SsoSession session() {
        return session;
    }

    @Override
    public Object getPrincipal() {
        return session;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return session.person().toString();
    }
}
