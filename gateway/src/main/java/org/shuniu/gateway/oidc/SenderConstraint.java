package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.dpop.DpopOutcome;
import org.shuniu.gateway.dpop.DpopProofs;
import org.shuniu.gateway.dpop.DpopRequest;
import org.shuniu.gateway.network.ClientCertificates;
import org.shuniu.roster.seal.Sha256;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** What senders of requests hold, and what the tokens that they get are bound to. */
final class SenderConstraint {
    private final DpopProofs proofs;
    private final ClientCertificates certificates;

    SenderConstraint(DpopProofs proofs, ClientCertificates certificates) {
        this.proofs = proofs;
        this.certificates = certificates;
    }

    /**
     * What the tokens of a token request are bound to, because its sender has proven to hold it.
     *
     * @param details the request itself
     * @throws TokenRefused for a bad proof, and for none from a client that must have one
     */
    Confirmation confirm(Client client, @Nullable Object details) {
        if (!(details instanceof HttpServletRequest request)) {
            throw new IllegalStateException("a token request without its sender");
        }
        return new Confirmation(jkt(client, request), certificate(client, request));
    }

    /**
     * The key whose proof came along with a request that needs none.
     *
     * @throws TokenRefused for a bad proof
     */
    Optional<String> proofBeside(Client client, HttpServletRequest request) {
        return switch (proofs.check(DpopRequest.of(request), null)) {
            case DpopOutcome.Proven(String jkt) -> Optional.of(jkt);
            case DpopOutcome.Absent() -> Optional.empty();
            case DpopOutcome.Refused(String because) ->
                    throw new TokenRefused(client.id(), "invalid_dpop_proof", because);
            case DpopOutcome.NonceNeeded(String nonce) ->
                    throw TokenRefused.needingNonce(client.id(), nonce);
        };
    }

    private @Nullable String jkt(Client client, HttpServletRequest request) {
        return switch (proofs.check(DpopRequest.of(request), null)) {
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

    // RFC 8705 §3.4: the client has said that it uses certificate-bound access tokens; without a
    // certificate there is nothing to bind one to.
    private @Nullable String certificate(Client client, HttpServletRequest request) {
        if (!client.security().certificateBound()) {
            return null;
        }
        return shown(request)
                .orElseThrow(
                        () ->
                                new TokenRefused(
                                        client.id(),
                                        OAuth2ErrorCodes.INVALID_REQUEST,
                                        "certificate-missing"));
    }

    /** Checks the proof of a request that comes with an access token. */
    DpopOutcome proofFor(HttpServletRequest request, String accessToken) {
        return proofs.check(DpopRequest.of(request), accessToken);
    }

    /** Whether the sender holds the certificate, if any, that a token is bound to. */
    boolean holdsCertificate(HttpServletRequest request, Confirmation bound) {
        String certificate = bound.certificate();
        return certificate == null || shown(request).filter(certificate::equals).isPresent();
    }

    /** RFC 8705 §3.1 {@code x5t#S256} of the certificate that the connection shows. */
    private Optional<String> shown(HttpServletRequest request) {
        List<X509Certificate> chain = certificates.of(request);
        return chain.isEmpty() ? Optional.empty() : Optional.of(thumbprint(chain.getFirst()));
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Sha256.of(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
