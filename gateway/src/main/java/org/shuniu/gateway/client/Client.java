package org.shuniu.gateway.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;

/**
 * A relying party, an API client, or both, with what is asked of it most often at hand.
 *
 * @param createdBy as the audit trail names actors
 */
public record Client(
        ClientId id,
        ClientMetadata metadata,
        SectorIdentifier sector,
        String createdBy,
        Instant createdAt) {
    public String name() {
        return metadata.name();
    }

    public ClientKind kind() {
        return metadata.kind();
    }

    public Set<String> scopes() {
        return metadata.scopes();
    }

    public boolean mayUse(GrantType grant) {
        return metadata.grantTypes().contains(grant);
    }

    /** Whether its grants are those of every client with such addresses and such a proof. */
    public boolean hasUsualGrants() {
        return metadata.grantTypes()
                .equals(GrantType.usual(redirectUris(), metadata.proof().method()));
    }

    public List<String> redirectUris() {
        return metadata.addresses().redirectUris();
    }

    /** Whether people may be sent to this address. */
    public boolean mayRedirectTo(String redirectUri) {
        return metadata.addresses().includes(redirectUri);
    }

    public ClientProof proof() {
        return metadata.proof();
    }

    public SigningAlgorithms signing() {
        return metadata.signing();
    }

    public SecurityTerms security() {
        return metadata.security();
    }

    public @Nullable OrgCode orgSubtree() {
        return metadata.orgSubtree();
    }

    /** The part of the org tree that its API tokens may see. */
    public OrgScope orgScope() {
        OrgCode subtree = metadata.orgSubtree();
        return subtree == null ? OrgScope.WHOLE_HUB : new OrgScope(subtree);
    }
}
