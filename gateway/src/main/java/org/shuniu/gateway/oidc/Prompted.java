package org.shuniu.gateway.oidc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person was already asked because of this very request, so that nobody is asked twice.
 *
 * @param login when a login was demanded; null if none was
 * @param consent whether the consents were shown
 */
record Prompted(@Nullable Instant login, boolean consent) {
    static final Prompted NEVER = new Prompted(null, false);

    Prompted forLogin(Instant now) {
        return new Prompted(now, consent);
    }

    Prompted forConsent() {
        return new Prompted(login, true);
    }

    /** Whether a login is the one that was demanded, or came after it. */
    boolean isAnsweredBy(Instant authenticatedAt) {
        return login != null && !authenticatedAt.isBefore(login);
    }
}
