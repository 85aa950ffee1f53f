package org.shuniu.gateway.oidc;

import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.dpop.DpopOutcome;
import org.shuniu.gateway.dpop.DpopProofs;

/** Decides what the tokens that a request gets are bound to. */
final class SenderConstraint {
    private final DpopProofs proofs;

    SenderConstraint(DpopProofs proofs) {
        this.proofs = proofs;
    }

    /**
     * What the sender has proven to hold.
     *
     * @param details of the request, as {@link Sender#of} made them
     * @throws TokenRefused for a bad proof, and for none from a client that must send one
     */
    Confirmation confirm(Client client, @Nullable Object details) {
        if (!(details instanceof Sender sender)) {
            throw new IllegalStateException("a token request without its sender");
        }
        return new Confirmation(jkt(client, sender), null);
    }

    private @Nullable String jkt(Client client, Sender sender) {
        return switch (proofs.check(sender.dpop(), null)) {
            case DpopOutcome.Proven(String jkt) -> jkt;
            case DpopOutcome.Absent() -> {
                // RFC 9449 §5.2: the authorization server MUST reject token requests from such a
                // client that do not contain the DPoP header.
                if (client.security().dpopBound()) {
                    throw new TokenRefused(client.id(), "invalid_dpop_proof", "dpop-proof-missing");
                }
                yield null;
            }
            case DpopOutcome.Refused(String because) ->
                    throw new TokenRefused(client.id(), "invalid_dpop_proof", because);
            case DpopOutcome.NonceNeeded(String nonce) ->
                    throw TokenRefused.needingNonce(client.id(), nonce);
        };
    }
}
