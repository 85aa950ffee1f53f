package org.shuniu.gateway.oidc;

import java.time.Clock;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.GrantType;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceCodeAuthenticationToken;

/** {@code grant_type=urn:ietf:params:oauth:grant-type:device_code} (RFC 8628 §3.4). */
final class DeviceCodeGrant implements AuthenticationProvider {
    private final ClientRegistry clients;
    private final DeviceCodes codes;
    private final RefreshFamilies families;
    private final TokenResponses responses;
    private final SenderConstraint senders;
    private final Clock clock;

    DeviceCodeGrant(
            ClientRegistry clients,
            DeviceCodes codes,
            RefreshFamilies families,
            TokenResponses responses,
            SenderConstraint senders,
            Clock clock) {
        this.clients = clients;
        this.codes = codes;
        this.families = families;
        this.responses = responses;
        this.senders = senders;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (OAuth2DeviceCodeAuthenticationToken) authentication;
        var caller = ClientAuthentication.require(clients, request.getPrincipal());
        Client client = caller.client();
        if (!client.mayUse(GrantType.DEVICE_CODE)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
        Confirmation shown = senders.confirm(client, request.getDetails());
        CodeHash hash = DeviceCodes.hash(request.getDeviceCode());
        DeviceAuthorization asked =
                codes.find(hash)
                        .orElseThrow(
                                () -> {
                                    families.revokeReplayed(hash);
                                    return invalidGrant();
                                });
        // RFC 8628 §3.4: the code was issued to this client.
        if (!asked.client().equals(client.id())) {
            throw new TokenRefused(
                    client.id(), OAuth2ErrorCodes.INVALID_GRANT, "device-code-of-another");
        }
        IssuedCode approved = approved(asked, hash);
        PersonProfile person =
                responses.entitled(approved.person()).orElseThrow(DeviceCodeGrant::invalidGrant);
        RefreshFamily family =
                families.begin(hash, approved, shown).orElseThrow(DeviceCodeGrant::invalidGrant);
        boolean refreshes = client.mayUse(GrantType.REFRESH_TOKEN);
        return responses.answer(
                caller,
                new TokenResponses.Access(family, approved.scopes(), shown),
                person,
                null,
                refreshes ? families.firstToken(family) : null);
    }

    // RFC 8628 §3.5: the errors that tell a device to go on asking, or to give up.
    private IssuedCode approved(DeviceAuthorization asked, CodeHash hash) {
        if (!clock.instant().isBefore(asked.expiresAt())) {
            throw new OAuth2AuthenticationException("expired_token");
        }
        boolean tooSoon = codes.isTooSoon(hash);
        return switch (asked.decision()) {
            case DeviceAuthorization.Decision.Pending() ->
                    throw new OAuth2AuthenticationException(
                            tooSoon ? "slow_down" : "authorization_pending");
            case DeviceAuthorization.Decision.Refused() ->
                    throw new OAuth2AuthenticationException(OAuth2ErrorCodes.ACCESS_DENIED);
            case DeviceAuthorization.Decision.Approved(IssuedCode code) -> code;
        };
    }

    private static OAuth2AuthenticationException invalidGrant() {
        return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2DeviceCodeAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
