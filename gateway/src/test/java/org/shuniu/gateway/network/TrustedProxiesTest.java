package org.shuniu.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.testing.TestAuthority;
import org.springframework.mock.web.MockHttpServletRequest;

class TrustedProxiesTest {
    private static final X509Certificate CERTIFICATE =
            TestAuthority.selfSigned("CN=rp").certificate();

    private final ClientCertificates certificates =
            new ClientCertificates(
                    new TrustedProxies(NetworkRange.parseAll(List.of("10.0.0.0/8", "2001:db8::1"))),
                    "Client-Cert");

    @Test
    void aForwardedCertificateCountsOnlyFromATrustedProxy() throws Exception {
        String rfc9440 = ":" + Base64.getEncoder().encodeToString(CERTIFICATE.getEncoded()) + ":";
        String escaped =
                URLEncoder.encode(TestAuthority.pem(CERTIFICATE), StandardCharsets.US_ASCII)
                        .replace("+", "%20");
        for (String header : List.of(rfc9440, escaped)) {
            assertThat(certificates.of(request("10.1.2.3", header))).containsExactly(CERTIFICATE);
            assertThat(certificates.of(request("2001:db8::1", header)))
                    .containsExactly(CERTIFICATE);
            assertThat(certificates.of(request("11.1.2.3", header))).isEmpty();
            assertThat(certificates.of(request("2001:db8::2", header))).isEmpty();
        }
    }

    @Test
    void aTrustedProxysOwnCertificateIsNotTheClients() {
        var request = request("10.1.2.3", null);
        request.setAttribute(
                "jakarta.servlet.request.X509Certificate", new X509Certificate[] {CERTIFICATE});
        assertThat(certificates.of(request)).isEmpty();
        request.setRemoteAddr("11.1.2.3");
        assertThat(certificates.of(request)).containsExactly(CERTIFICATE);
    }

    @Test
    void aBrokenHeaderIsNoCertificate() {
        for (String header :
                List.of("", ":", "::", ":!:", "x", "%", ":AAAA:", "x".repeat(99_999))) {
            assertThat(certificates.of(request("10.1.2.3", header))).isEmpty();
        }
    }

    private static MockHttpServletRequest request(String peer, String header) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        if (header != null) {
            request.addHeader("Client-Cert", header);
        }
        return request;
    }
}
