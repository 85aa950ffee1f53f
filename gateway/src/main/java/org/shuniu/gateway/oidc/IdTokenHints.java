package org.shuniu.gateway.oidc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.shuniu.gateway.key.Jws;

/** Reads ID tokens that come back. */
final class IdTokenHints {
    private static final List<String> ALGORITHMS = List.of("ES256", "RS256");

    private final Jws jws;
    private final String issuer;

    IdTokenHints(Jws jws, Issuer issuer) {
        this.jws = jws;
        this.issuer = issuer.value();
    }

    /**
     * An ID token that this hub signed, expired or not: RP-Initiated Logout §2, "The OP SHOULD
     * accept ID Tokens when the RP identified by the ID Token's aud claim and/or sid claim has a
     * current session or had a recent session at the OP, even when the exp time has passed". Empty
     * for anything else.
     */
    Optional<IdTokenHint> read(String text) {
        return ALGORITHMS.stream()
                .flatMap(algorithm -> jws.verify(text, algorithm, "JWT").stream())
                .filter(claims -> issuer.equals(claims.get("iss")))
                .flatMap(IdTokenHints::toHint)
                .findFirst();
    }

    private static Stream<IdTokenHint> toHint(Map<String, Object> claims) {
        return claims.get("aud") instanceof String client
                        && claims.get("sub") instanceof String subject
                        && claims.get("sid") instanceof String sid
                ? Stream.of(new IdTokenHint(client, subject, sid))
                : Stream.empty();
    }
}
