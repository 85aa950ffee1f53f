package org.shuniu.gateway.client;

import java.util.Arrays;
import java.util.Optional;

/** What a token of {@code client_credentials} may do at {@code /api/v1}. */
public enum ApiScope {
    SOURCES_WRITE("sources.write"),
    ROSTER_READ("roster.read"),
    ROSTER_WRITE("roster.write"),
    ROSTER_APPROVE("roster.approve"),
    CREDENTIALS_WRITE("credentials.write"),
    CLIENTS_WRITE("clients.write");

    private final String code;

    ApiScope(String code) {
        this.code = code;
    }

    /** The word on the wire and in the database. */
    public String code() {
        return code;
    }

    public static Optional<ApiScope> find(String code) {
        return Arrays.stream(values()).filter(scope -> scope.code.equals(code)).findFirst();
    }
}
