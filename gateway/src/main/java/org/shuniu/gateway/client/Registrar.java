package org.shuniu.gateway.client;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;

/**
 * Who registers or changes a client, and how far that reaches: nobody hands out more than they
 * hold.
 *
 * @param actor as the audit trail names actors
 * @param apiScopes API scopes that may be given
 * @param orgSubtree null for the whole hub
 */
public record Registrar(String actor, Set<String> apiScopes, @Nullable OrgCode orgSubtree) {
    public Registrar {
        apiScopes = Set.copyOf(apiScopes);
    }

    /** The hub itself, when it sets up its own clients. */
    public static Registrar hub() {
        return new Registrar(
                "system",
                Arrays.stream(ApiScope.values()).map(ApiScope::code).collect(Collectors.toSet()),
                null);
    }

    /** A client's subtree is its registrar's own, unless the registrar has the whole hub. */
    boolean reaches(@Nullable OrgCode subtree) {
        return orgSubtree == null || orgSubtree.equals(subtree);
    }

    /** Whether clients may go without PKCE: only the hub's own operators say so. */
    public boolean mayWaivePkce() {
        return orgSubtree == null;
    }

    public static Registrar of(ApiCaller caller) {
        return new Registrar(caller.id().actor(), caller.scopes(), caller.orgScope().root());
    }
}
