package org.shuniu.gateway.session;

import java.time.Instant;
import java.util.List;
import org.shuniu.roster.person.PersonId;

/**
 * One person's login in one browser.
 *
 * @param id random, internal; never the cookie's value and never told to a client as it is
 * @param authenticatedAt OIDC Core §2 {@code auth_time}
 * @param amr RFC 8176 method references, {@code pwd} for a password
 */
public record SsoSession(
        String id, PersonId person, Instant authenticatedAt, List<String> amr, Instant startedAt) {
    public SsoSession {
        amr = List.copyOf(amr);
    }
}
