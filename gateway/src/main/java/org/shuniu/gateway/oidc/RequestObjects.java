package org.shuniu.gateway.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientSignatures;
import org.shuniu.gateway.client.SignedByClient;
import tools.jackson.databind.json.JsonMapper;

/** Reads request objects (RFC 9101), which come by value and signed by their client. */
final class RequestObjects {
    private static final Duration SKEW = Duration.ofSeconds(10);

    /** RFC 9101 §10.8: explicit typing; those of OIDC Core §6.1 have none, or {@code JWT}. */
    private static final Set<JOSEObjectType> TYPES =
            Set.of(new JOSEObjectType("oauth-authz-req+jwt"), JOSEObjectType.JWT);

    /** Of the JWT, not of the request. */
    private static final Set<String> OF_THE_JWT =
            Set.of("iss", "aud", "exp", "nbf", "iat", "jti", "sub");

    private final ClientSignatures signatures;
    private final Issuer issuer;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    RequestObjects(ClientSignatures signatures, Issuer issuer, Clock clock) {
        this.signatures = signatures;
        this.issuer = issuer;
        this.clock = clock;
    }

    RequestObject read(Client client, String jwt) {
        return switch (signatures.verify(client, jwt, client.signing().requestObject())) {
            case SignedByClient.Refused(String because) -> new RequestObject.Refused(because);
            case SignedByClient.Verified(JWTClaimsSet claims, _) -> {
                String fault = hasRightType(jwt) ? faultOf(claims, client) : "type";
                yield fault == null
                        ? parameters(claims.getClaims())
                        : new RequestObject.Refused(fault);
            }
        };
    }

    private static boolean hasRightType(String jwt) {
        try {
            JOSEObjectType type = JWSObject.parse(jwt).getHeader().getType();
            return type == null || TYPES.contains(type);
        } catch (ParseException e) {
            return false;
        }
    }

    private @Nullable String faultOf(JWTClaimsSet claims, Client client) {
        String id = client.id().value();
        // RFC 9101 §5: the client_id outside and the one inside MUST be identical.
        if (!id.equals(claims.getClaim("client_id"))) {
            return "client-id";
        }
        // RFC 9101 §4: iss, if there, is the client.
        if (claims.getIssuer() != null && !claims.getIssuer().equals(id)) {
            return "issuer";
        }
        // RFC 9101 §10.8: with the client as its sub it might be a client assertion.
        if (id.equals(claims.getSubject())) {
            return "subject";
        }
        // RFC 9101 §4: the value of aud should be or include the issuer.
        if (!claims.getAudience().isEmpty() && !claims.getAudience().contains(issuer.value())) {
            return "audience";
        }
        // RFC 9101 §4: request and request_uri MUST NOT be included in request objects.
        if (claims.getClaim("request") != null || claims.getClaim("request_uri") != null) {
            return "nested";
        }
        return isTimely(claims) ? null : "time";
    }

    // RFC 7519 §4.1.4 and §4.1.5.
    private boolean isTimely(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        return (expires == null || expires.toInstant().isAfter(now))
                && (notBefore == null || !notBefore.toInstant().isAfter(now.plus(SKEW)));
    }

    private RequestObject parameters(Map<String, Object> claims) {
        var parameters = new HashMap<String, String>();
        for (Map.Entry<String, Object> claim : claims.entrySet()) {
            if (OF_THE_JWT.contains(claim.getKey())) {
                continue;
            }
            switch (claim.getValue()) {
                case String text -> parameters.put(claim.getKey(), text);
                // RFC 9101 §4: numbers are JSON numbers there.
                case Number number -> parameters.put(claim.getKey(), number.toString());
                // OIDC Core §5.5: the claims parameter is JSON, and no text, inside.
                case Map<?, ?> object ->
                        parameters.put(claim.getKey(), json.writeValueAsString(object));
                case null, default -> {
                    return new RequestObject.Refused("parameter-type");
                }
            }
        }
        return new RequestObject.Signed(parameters);
    }
}
