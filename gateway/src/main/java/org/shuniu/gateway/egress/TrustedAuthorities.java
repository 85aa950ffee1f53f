package org.shuniu.gateway.egress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities of the JDK and those of the operator, for either end of a connection. */
public final class TrustedAuthorities {
    private final X509TrustManager manager;
    private final SSLContext context;

    private TrustedAuthorities(X509TrustManager manager) throws GeneralSecurityException {
        this.manager = manager;
        this.context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {manager}, null);
    }

    /**
     * Those of the JDK, and of a PEM file if there is one.
     *
     * @throws IllegalArgumentException if the file cannot be read or has no certificate
     */
    public static TrustedAuthorities of(@Nullable Path pem) {
        try {
            X509TrustManager ofJdk = managerOf(null);
            if (pem == null) {
                return new TrustedAuthorities(ofJdk);
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int n = 0;
            for (Certificate certificate : ofJdk.getAcceptedIssuers()) {
                all.setCertificateEntry("jdk-" + n++, certificate);
            }
            int before = n;
            try (InputStream file = Files.newInputStream(pem)) {
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                    all.setCertificateEntry("operator-" + n++, certificate);
                }
            }
            if (n == before) {
                throw new IllegalArgumentException("no certificate in " + pem);
            }
            return new TrustedAuthorities(managerOf(all));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "shuniu.trust-certs must name a PEM file of certificates: " + pem, e);
        }
    }

    private static X509TrustManager managerOf(@Nullable KeyStore store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Decides on the chains that others show us. */
    public X509TrustManager manager() {
        return manager;
    }

    SSLContext context() {
        return context;
    }
}
