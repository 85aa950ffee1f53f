package org.shuniu.gateway.network;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * The certificate whose key the caller proved to have in the TLS handshake: with us, or with a
 * proxy that we trust, and then in a header of it. From anybody else the header is only text.
 */
public final class ClientCertificates {
    private static final String OF_CONNECTION = "jakarta.servlet.request.X509Certificate";
    private static final int MAX_HEADER = 16_384;

    private final TrustedProxies proxies;
    private final String header;

    public ClientCertificates(TrustedProxies proxies, String header) {
        this.proxies = proxies;
        this.header = header;
    }

    /** The chain, its owner's certificate first; empty if the caller showed none. */
    public List<X509Certificate> of(HttpServletRequest request) {
        if (proxies.sent(request)) {
            String forwarded = request.getHeader(header);
            return forwarded == null || forwarded.length() > MAX_HEADER
                    ? List.of()
                    : parse(forwarded);
        }
        return request.getAttribute(OF_CONNECTION) instanceof X509Certificate[] chain
                ? List.of(chain)
                : List.of();
    }

    private static List<X509Certificate> parse(String forwarded) {
        try {
            return List.of(
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(bytes(forwarded.strip()))));
        } catch (CertificateException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static byte[] bytes(String text) {
        // RFC 9440 §2.1: DER as a byte sequence of RFC 9651 §3.3.5, so between colons.
        if (text.length() > 2 && text.startsWith(":") && text.endsWith(":")) {
            return Base64.getDecoder().decode(text.substring(1, text.length() - 1));
        }
        // nginx's $ssl_client_escaped_cert.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.US_ASCII)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
