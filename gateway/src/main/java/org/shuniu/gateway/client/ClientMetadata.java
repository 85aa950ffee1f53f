package org.shuniu.gateway.client;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;

/**
 * What a client is, or what somebody asks it to be; RFC 7591 §2 has the meaning of each member, and
 * {@link ClientMembers} its form on the wire.
 *
 * @param scopes those of people ({@code openid}…) and those of the API
 * @param orgSubtree what its API tokens may see; null for that of who registers it, and for the
 *     whole hub once it is registered
 */
public record ClientMetadata(
        String name,
        ClientKind kind,
        Set<String> scopes,
        Set<GrantType> grantTypes,
        ClientAddresses addresses,
        ClientProof proof,
        SigningAlgorithms signing,
        SecurityTerms security,
        LoginDefaults login,
        Presentation presentation,
        @Nullable OrgCode orgSubtree) {
    public ClientMetadata {
        scopes = Set.copyOf(scopes);
        grantTypes = Set.copyOf(grantTypes);
    }

    /** A web application that people log in to, with a secret and every default. */
    public static ClientMetadata relyingParty(
            String name, ClientKind kind, List<String> redirectUris, Set<String> scopes) {
        var method = TokenEndpointAuthMethod.CLIENT_SECRET_BASIC;
        return new ClientMetadata(
                name,
                kind,
                scopes,
                GrantType.usual(redirectUris, method),
                ClientAddresses.web(redirectUris),
                ClientProof.of(method),
                SigningAlgorithms.DEFAULT,
                SecurityTerms.DEFAULT,
                LoginDefaults.NONE,
                Presentation.NONE,
                null);
    }

    /** A program that calls the API in its own name. */
    public static ClientMetadata service(
            String name, Set<String> scopes, @Nullable OrgCode orgSubtree) {
        return relyingParty(name, ClientKind.PLATFORM, List.of(), scopes)
                .withOrgSubtree(orgSubtree);
    }

    public ClientMetadata withAddresses(ClientAddresses its) {
        return new ClientMetadata(
                name,
                kind,
                scopes,
                grantTypes,
                its,
                proof,
                signing,
                security,
                login,
                presentation,
                orgSubtree);
    }

    /** Another proof, and the grants that a client with it usually has. */
    public ClientMetadata withProof(ClientProof its) {
        return new ClientMetadata(
                name,
                kind,
                scopes,
                GrantType.usual(addresses.redirectUris(), its.method()),
                addresses,
                its,
                signing,
                security,
                login,
                presentation,
                orgSubtree);
    }

    public ClientMetadata withSigning(SigningAlgorithms its) {
        return new ClientMetadata(
                name,
                kind,
                scopes,
                grantTypes,
                addresses,
                proof,
                its,
                security,
                login,
                presentation,
                orgSubtree);
    }

    public ClientMetadata withSecurity(SecurityTerms its) {
        return new ClientMetadata(
                name,
                kind,
                scopes,
                grantTypes,
                addresses,
                proof,
                signing,
                its,
                login,
                presentation,
                orgSubtree);
    }

    public ClientMetadata withLogin(LoginDefaults its) {
        return new ClientMetadata(
                name,
                kind,
                scopes,
                grantTypes,
                addresses,
                proof,
                signing,
                security,
                its,
                presentation,
                orgSubtree);
    }

    public ClientMetadata withOrgSubtree(@Nullable OrgCode its) {
        return new ClientMetadata(
                name,
                kind,
                scopes,
                grantTypes,
                addresses,
                proof,
                signing,
                security,
                login,
                presentation,
                its);
    }
}
