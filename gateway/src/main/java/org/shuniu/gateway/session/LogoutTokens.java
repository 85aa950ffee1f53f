package org.shuniu.gateway.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.shuniu.gateway.claim.ReleasePolicy;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.key.Jws;
import org.shuniu.roster.person.PersonDirectory;

/** Mints logout tokens (OIDC Back-Channel Logout §2.4), each for one try to deliver it. */
final class LogoutTokens {
    private static final String TYPE = "logout+jwt";
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final int LIFETIME_SECONDS = 120;
    private static final int JTI_BYTES = 16;

    private final String issuer;
    private final Jws jws;
    private final ReleasePolicy policy;
    private final PersonDirectory people;
    private final Clock clock;
    private final SecureRandom random;

    LogoutTokens(
            String issuer,
            Jws jws,
            ReleasePolicy policy,
            PersonDirectory people,
            Clock clock,
            SecureRandom random) {
        this.issuer = issuer;
        this.jws = jws;
        this.policy = policy;
        this.people = people;
        this.clock = clock;
        this.random = random;
    }

    String make(Client client, LogoutDeliveryStore.Delivery delivery) {
        long now = clock.instant().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("aud", client.id().value());
        claims.put("iat", now);
        // Back-Channel Logout §4: a short expiration, preferably at most two minutes.
        claims.put("exp", now + LIFETIME_SECONDS);
        byte[] jti = new byte[JTI_BYTES];
        random.nextBytes(jti);
        claims.put("jti", Base64.getUrlEncoder().withoutPadding().encodeToString(jti));
        claims.put("events", Map.of(EVENT, Map.of()));
        // §2.4: "A Logout Token MUST contain either a sub or a sid Claim, and MAY contain both";
        // "nonce: PROHIBITED".
        claims.put("sid", policy.sid(client, delivery.ssoSessionId()));
        people.publicSubject(delivery.person())
                .ifPresent(
                        own -> claims.put("sub", policy.subject(delivery.person(), own, client)));
        // §2.6: signed like the client's ID tokens.
        return jws.sign(client.signing().idToken(), TYPE, claims);
    }
}
