package org.shuniu.gateway.oidc;

import java.util.Set;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.GrantType;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;

/**
 * {@code grant_type=refresh_token} (RFC 6749 §6), with rotation. In PostgreSQL it costs one update,
 * the person's status, the person, and for a vendor the consent.
 */
final class RefreshTokenGrant implements AuthenticationProvider {
    private final ClientRegistry clients;
    private final RefreshFamilies families;
    private final TokenResponses responses;
    private final SenderConstraint senders;

    RefreshTokenGrant(
            ClientRegistry clients,
            RefreshFamilies families,
            TokenResponses responses,
            SenderConstraint senders) {
        this.clients = clients;
        this.families = families;
        this.responses = responses;
        this.senders = senders;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (OAuth2RefreshTokenAuthenticationToken) authentication;
        var caller = ClientAuthentication.require(clients, request.getPrincipal());
        Client client = caller.client();
        if (!client.mayUse(GrantType.REFRESH_TOKEN)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
        String presented = request.getRefreshToken();
        Set<String> asked = request.getScopes();
        if (!asked.isEmpty()) {
            refuseMoreThanGranted(presented, client, asked);
        }
        Confirmation shown = senders.confirm(client, request.getDetails());
        return switch (families.rotate(presented, client, shown)) {
            case RefreshOutcome.Reused() -> throw invalidGrant();
            case RefreshOutcome.Refused() ->
                    throw new TokenRefused(
                            client.id(), OAuth2ErrorCodes.INVALID_GRANT, "refresh-token-refused");
            case RefreshOutcome.Continued(RefreshFamily family, String next) -> {
                PersonProfile person =
                        responses.entitled(family.person()).orElseThrow(() -> leaver(family));
                Set<String> scopes = asked.isEmpty() ? family.scopes() : asked;
                yield responses.answer(
                        caller,
                        new TokenResponses.Access(family, scopes, shown),
                        person,
                        null,
                        next);
            }
        };
    }

    // RFC 6749 §6: the requested scope MUST NOT include any scope not originally granted. Looked at
    // before the rotation, so that a client that asked wrongly still holds its token.
    private void refuseMoreThanGranted(String presented, Client client, Set<String> asked) {
        RefreshFamily family =
                families.find(presented, client.id()).orElseThrow(RefreshTokenGrant::invalidGrant);
        if (!family.scopes().containsAll(asked) || !asked.contains("openid")) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
    }

    private OAuth2AuthenticationException leaver(RefreshFamily family) {
        families.revoke(family.id(), "person-not-active");
        return invalidGrant();
    }

    private static OAuth2AuthenticationException invalidGrant() {
        return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2RefreshTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
