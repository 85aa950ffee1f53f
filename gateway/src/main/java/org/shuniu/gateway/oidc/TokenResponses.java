package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.claim.ReleasePolicy;
import org.shuniu.gateway.client.Client;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;

/** The answer to a token request that concerns a person. */
final class TokenResponses {
    private final PersonDirectory people;
    private final ReleasePolicy policy;
    private final Tokens tokens;

    TokenResponses(PersonDirectory people, ReleasePolicy policy, Tokens tokens) {
        this.people = people;
        this.policy = policy;
        this.tokens = tokens;
    }

    /** The person, if tokens may be issued for them now: always asked of PostgreSQL. */
    Optional<PersonProfile> entitled(PersonId id) {
        return people.find(id).filter(person -> person.status() == PersonStatus.ACTIVE);
    }

    /**
     * What an access token is to open.
     *
     * @param scopes which may be fewer than the family's
     * @param confirmation what its sender must hold
     */
    record Access(RefreshFamily family, Set<String> scopes, Confirmation confirmation) {
        Access {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * Access, ID and refresh token.
     *
     * @param nonce of the authorization request; null in a refresh
     * @param refreshToken null for a client without the refresh grant
     */
    Authentication answer(
            ClientAuthentication.Authenticated caller,
            Access asked,
            PersonProfile person,
            @Nullable String nonce,
            @Nullable String refreshToken) {
        Client client = caller.client();
        RefreshFamily family = asked.family();
        Set<String> scopes = asked.scopes();
        Map<String, Object> released =
                policy.release(person, client, scopes, family.claims().idToken());
        String subject = String.valueOf(released.get("sub"));
        OAuth2AccessToken access =
                tokens.access(client, subject, scopes, family.id(), asked.confirmation());
        String sid = policy.sid(client, family.ssoSessionId());
        var further = new LinkedHashMap<String, Object>();
        further.put("id_token", tokens.id(client, family, sid, nonce, access, released));
        Instant issuedAt = access.getIssuedAt();
        return new OAuth2AccessTokenAuthenticationToken(
                caller.registered(),
                caller.token(),
                access,
                refreshToken == null ? null : new OAuth2RefreshToken(refreshToken, issuedAt),
                further);
    }
}
