package org.shuniu.gateway.client;

import java.util.Locale;

/** RFC 8705 §2.1.2: whom a client's certificate has to name, and in which of its fields. */
public record CertificateSubject(Field field, String value) {
    /** The part of a certificate that names its owner. */
    public enum Field {
        /** RFC 4514 spells it. */
        SUBJECT_DN,
        SAN_DNS,
        SAN_URI,
        SAN_IP,
        SAN_EMAIL;

        /** The metadata's name in the API. */
        String member() {
            var member = new StringBuilder("tlsClientAuth");
            for (String word : name().split("_", -1)) {
                member.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
            return member.toString();
        }
    }
}
