package org.shuniu.gateway.registration;

import org.shuniu.gateway.client.ClientMetadataRefused;

/** RFC 7591 §3.2.2: the metadata are none that a client of this token may have. */
final class RegistrationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String error;
    private final String description;

    private RegistrationRefused(String error, String description) {
        super(error);
        this.error = error;
        this.description = description;
    }

    static RegistrationRefused metadata(String description) {
        return new RegistrationRefused("invalid_client_metadata", description);
    }

    static RegistrationRefused redirectUri(String description) {
        return new RegistrationRefused("invalid_redirect_uri", description);
    }

    static RegistrationRefused of(ClientMetadataRefused refused) {
        String description = WireNames.of(refused.member()) + " " + refused.reason() + ".";
        return refused.member().equals("redirectUris")
                ? redirectUri(description)
                : metadata(description);
    }

    String error() {
        return error;
    }

    String description() {
        return description;
    }
}
