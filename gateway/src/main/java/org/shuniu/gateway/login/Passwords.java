package org.shuniu.gateway.login;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonId;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes and compares passwords: Argon2id (RFC 9106), 19 MiB, two passes, one lane, as OWASP asks;
 * about 60 ms of a core.
 */
public final class Passwords {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;

    /** A valid id that is nobody's, so that the query for nobody is the query for anybody. */
    private static final PersonId NOBODY = new PersonId(new UUID(0, 0));

    /** Stands in for what no password can be; the encoder would answer to an empty one at once. */
    private static final String NO_PASSWORD = "\0";

    private final Argon2PasswordEncoder argon2;
    private final CredentialStore credentials;
    private final PasswordBulkhead bulkhead;
    private final String nobodysHash;

    Passwords(
            CredentialStore credentials,
            PasswordBulkhead bulkhead,
            PasswordProperties cost,
            SecureRandom random) {
        this.argon2 =
                new Argon2PasswordEncoder(
                        SALT_BYTES, HASH_BYTES, LANES, cost.memoryKib(), cost.passes());
        this.credentials = credentials;
        this.bulkhead = bulkhead;
        byte[] unknowable = new byte[32];
        random.nextBytes(unknowable);
        this.nobodysHash = argon2.encode(Base64.getEncoder().encodeToString(unknowable));
    }

    /** Throws {@link org.shuniu.gateway.page.TryLater} if too many others are waiting. */
    public String hash(String typed) {
        String password =
                PasswordRules.normalised(typed)
                        .orElseThrow(() -> new IllegalArgumentException("not a password"));
        return bulkhead.run(() -> argon2.encode(password));
    }

    /**
     * Whether this is the person's password. Nobody, a person without a password, and an impossible
     * password cost exactly what a wrong one costs, so the time tells nothing.
     */
    public boolean matches(@Nullable PersonId person, String typed) {
        return matches(List.of(person == null ? NOBODY : person), typed, false);
    }

    /**
     * The same of somebody who may be several: the first of them who has a password counts.
     *
     * @param selves empty for nobody
     * @param known whether the device is one on which they proved themselves before
     */
    boolean matches(List<PersonId> selves, String typed, boolean known) {
        Optional<String> stored =
                credentials.hashes(selves.isEmpty() ? List.of(NOBODY) : selves).stream()
                        .findFirst();
        boolean equal = isEqual(typed, stored.orElse(nobodysHash), known);
        return equal && stored.isPresent();
    }

    /** The stored hash if this is a password of the person's: what a change replaces. */
    Optional<String> proven(List<PersonId> selves, String typed) {
        List<String> stored = credentials.hashes(selves);
        if (stored.isEmpty()) {
            isEqual(typed, nobodysHash, true);
        }
        return stored.stream().filter(hash -> isEqual(typed, hash, true)).findFirst();
    }

    private boolean isEqual(String typed, String hash, boolean known) {
        String password =
                typed.length() > 2 * PasswordRules.MAX_LENGTH
                        ? NO_PASSWORD
                        : PasswordRules.normalised(typed)
                                .filter(p -> !p.isEmpty())
                                .orElse(NO_PASSWORD);
        return bulkhead.run(known, () -> argon2.matches(password, hash));
    }
}
