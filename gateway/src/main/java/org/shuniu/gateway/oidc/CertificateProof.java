package org.shuniu.gateway.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.CertificateSubject;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientJwks;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.egress.TrustedAuthorities;

/** {@code tls_client_auth} and {@code self_signed_tls_client_auth} (RFC 8705 §2). */
final class CertificateProof {
    private final TrustedAuthorities authorities;
    private final ClientJwks keys;

    CertificateProof(TrustedAuthorities authorities, ClientJwks keys) {
        this.authorities = authorities;
        this.keys = keys;
    }

    /**
     * Why a chain does not prove this client, which registered to be proved by one.
     *
     * @return null if it does
     */
    @Nullable String faultOf(List<X509Certificate> chain, Client client) {
        if (chain.isEmpty()) {
            return "no-certificate";
        }
        X509Certificate own = chain.getFirst();
        try {
            own.checkValidity();
        } catch (CertificateException e) {
            return "certificate-expired";
        }
        CertificateSubject subject = client.proof().certificate();
        if (client.proof().method() == TokenEndpointAuthMethod.TLS_CLIENT_AUTH && subject != null) {
            // RFC 8705 §2.1: a chain that validates, and the subject that was registered.
            return !isVouchedFor(chain)
                    ? "certificate-untrusted"
                    : names(own, subject) ? null : "certificate-subject";
        }
        // RFC 8705 §2.2: the chain is not validated; the certificate has to be one of its keys.
        return keys.of(client.proof().keys(), null).stream().anyMatch(key -> isOf(key, own))
                ? null
                : "certificate-unknown";
    }

    private boolean isVouchedFor(List<X509Certificate> chain) {
        try {
            authorities
                    .manager()
                    .checkClientTrusted(
                            chain.toArray(X509Certificate[]::new),
                            chain.getFirst().getPublicKey().getAlgorithm());
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static boolean isOf(JWK key, X509Certificate certificate) {
        try {
            return key instanceof AsymmetricJWK asymmetric
                    && asymmetric.toPublicKey().equals(certificate.getPublicKey());
        } catch (JOSEException e) {
            return false;
        }
    }

    private static boolean names(X509Certificate certificate, CertificateSubject subject) {
        // RFC 5280 §4.2.1.6 numbers the kinds of names.
        return switch (subject.field()) {
            case SUBJECT_DN ->
                    certificate
                            .getSubjectX500Principal()
                            .equals(new X500Principal(subject.value()));
            case SAN_EMAIL -> hasName(certificate, 1, subject.value());
            case SAN_DNS -> hasName(certificate, 2, subject.value());
            case SAN_URI -> hasName(certificate, 6, subject.value());
            case SAN_IP -> hasName(certificate, 7, address(subject.value()));
        };
    }

    private static boolean hasName(X509Certificate certificate, int kind, String name) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .filter(entry -> Integer.valueOf(kind).equals(entry.get(0)))
                            .map(entry -> String.valueOf(entry.get(1)))
                            .map(value -> kind == 7 ? address(value) : value)
                            .anyMatch(
                                    value ->
                                            kind == 2
                                                    ? value.equalsIgnoreCase(name)
                                                    : value.equals(name));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** One spelling of an address. */
    private static String address(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
