package org.shuniu.gateway.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Sha256;

/**
 * One person's login in one browser.
 *
 * @param id random, internal; never the cookie's value and never told to a client as it is
 * @param authenticatedAt OIDC Core §2 {@code auth_time}
 * @param amr RFC 8176 method references, {@code pwd} for a password
 */
public record SsoSession(
        String id,
        PersonId person,
        Instant authenticatedAt,
        List<String> amr,
        Instant startedAt,
        Bounds bounds,
        Device device) {
    private static final int HANDLE_LENGTH = 22;

    public SsoSession {
        amr = List.copyOf(amr);
    }

    /**
     * How long it may last.
     *
     * @param idle without a request
     * @param endsAt in any case
     * @param shared on a computer that many use: nothing is remembered there
     */
    public record Bounds(Duration idle, Instant endsAt, boolean shared) {}

    public boolean isShared() {
        return bounds.shared();
    }

    /** What administrators call it by: fits this login only, and leads to no id. */
    public String handle() {
        byte[] digest = Sha256.of(id.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(digest)
                .substring(0, HANDLE_LENGTH);
    }
}
