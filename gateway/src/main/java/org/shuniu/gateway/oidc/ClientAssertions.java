package org.shuniu.gateway.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientSignatures;
import org.shuniu.gateway.client.SignedByClient;
import org.shuniu.gateway.replay.OneTimeValues;

/**
 * {@code private_key_jwt}: a client proves itself by an assertion that it signed (RFC 7523 §3, OIDC
 * Core §9). Each counts once.
 */
final class ClientAssertions {
    /** RFC 7521 §4.2. */
    static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** FAPI 2.0 Security Profile §5.3.2.1: up to ten seconds in the future are taken. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    private static final int MAX_JTI = 255;

    private final ClientSignatures signatures;
    private final OneTimeValues used;
    private final Issuer issuer;
    private final Clock clock;

    ClientAssertions(ClientSignatures signatures, OneTimeValues used, Issuer issuer, Clock clock) {
        this.signatures = signatures;
        this.used = used;
        this.issuer = issuer;
        this.clock = clock;
    }

    /** Whom an assertion claims to come from; nothing is proved yet. */
    static String claimedSubject(String assertion) {
        return ClientSignatures.subjectOf(assertion)
                .filter(subject -> !subject.isEmpty())
                .orElse(ClientAuthenticationRefused.NOBODY);
    }

    /**
     * Why an assertion does not prove this client.
     *
     * @return null if it does; it is then used up
     */
    @Nullable String faultOf(String assertion, Client client) {
        return switch (signatures.verify(client, assertion, client.proof().signingAlg())) {
            case SignedByClient.Refused(String because) -> because;
            case SignedByClient.Verified(JWTClaimsSet claims, boolean audienceIsText) -> {
                String fault = faultOf(claims, audienceIsText, client);
                yield fault == null ? useUp(claims, client) : fault;
            }
        };
    }

    private @Nullable String faultOf(JWTClaimsSet claims, boolean audienceIsText, Client client) {
        String id = client.id().value();
        // RFC 7523 §3: for client authentication both are the client_id.
        if (!id.equals(claims.getIssuer()) || !id.equals(claims.getSubject())) {
            return "issuer";
        }
        if (!isForUs(claims.getAudience(), audienceIsText, client)) {
            return "audience";
        }
        String jti = claims.getJWTID();
        if (jti == null || jti.isEmpty() || jti.length() > MAX_JTI) {
            return "jti";
        }
        return isTimely(claims) ? null : "time";
    }

    private boolean isForUs(List<String> audience, boolean isText, Client client) {
        if (client.security().fapi()) {
            // FAPI 2.0 Security Profile §5.3.2.1: only the issuer identifier, as a string.
            return isText && audience.equals(List.of(issuer.value()));
        }
        // RFC 7523 §3: the token endpoint may be named too. What is also meant for others could
        // have been sent to us by them.
        return !audience.isEmpty()
                && Set.of(
                                issuer.value(),
                                issuer.value() + "/oauth2/token",
                                // RFC 9126 §2: the authorization server MUST accept it as well.
                                issuer.value() + PushedRequestEndpoint.PATH)
                        .containsAll(audience);
    }

    private boolean isTimely(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Instant latest = now.plus(SKEW);
        // RFC 7523 §3: exp is a must; one "unreasonably far in the future" is refused.
        Instant expires = instant(claims.getExpirationTime()).orElse(Instant.MIN);
        return expires.isAfter(now)
                && !expires.isAfter(latest.plus(LONGEST))
                && !instant(claims.getNotBeforeTime()).orElse(now).isAfter(latest)
                && !instant(claims.getIssueTime()).orElse(now).isAfter(latest);
    }

    private @Nullable String useUp(JWTClaimsSet claims, Client client) {
        Instant expires = claims.getExpirationTime().toInstant();
        // Whoever does not say when: we would not have taken it any earlier than this.
        Instant issued = instant(claims.getIssueTime()).orElse(expires.minus(LONGEST).minus(SKEW));
        String value = client.id().value() + " " + claims.getJWTID();
        return switch (used.use(OneTimeValues.Kind.ASSERTION, value, issued, expires)) {
            case FIRST -> null;
            case REPEATED -> "replayed";
            case UNKNOWN -> "older-than-redis";
        };
    }

    private static Optional<Instant> instant(@Nullable Date date) {
        return Optional.ofNullable(date).map(Date::toInstant);
    }
}
