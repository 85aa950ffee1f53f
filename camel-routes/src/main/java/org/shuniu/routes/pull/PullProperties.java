package org.shuniu.routes.pull;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is asked for rosters.
 *
 * @param home the hub's home; the drop folders lie in its {@code inbox}
 * @param jdbc databases, by source
 * @param ldap directories, by source
 * @param https interfaces with JSON pages, by source
 * @param oneroster OneRoster services, by source
 */
@ConfigurationProperties("shuniu")
record PullProperties(
        @DefaultValue("var") Path home,
        @DefaultValue Map<String, Database> jdbc,
        @DefaultValue Map<String, Directory> ldap,
        @DefaultValue Map<String, Pages> https,
        @DefaultValue Map<String, OneRoster> oneroster) {
    PullProperties {
        jdbc = Map.copyOf(jdbc);
        ldap = Map.copyOf(ldap);
        https = Map.copyOf(https);
        oneroster = Map.copyOf(oneroster);
    }

    Path folders() {
        return home.toAbsolutePath().normalize().resolve("inbox");
    }

    /**
     * A database that is asked with a query.
     *
     * @param url of JDBC; whether it uses TLS, and how, is part of it
     * @param passwordFile a file with the password in its first line
     * @param queryFile a file with one {@code select}, whose column labels are headers; where it
     *     says {@code :since}, only what changed since the last time is asked for
     * @param every how often it is asked
     * @param overlap so much earlier than the last time changes are asked for
     * @param timeout of the query, and for each answer
     */
    record Database(
            String url,
            String user,
            @Nullable Path passwordFile,
            Path queryFile,
            @DefaultValue("24h") Duration every,
            @DefaultValue("5m") Duration overlap,
            @DefaultValue("30m") Duration timeout) {
        Database {
            require("jdbc", url != null && url.startsWith("jdbc:"), "url must begin with jdbc:");
            require("jdbc", isSaid(user), "user is missing");
            require("jdbc", queryFile != null, "query-file is missing");
            requireRhythm("jdbc", every, overlap, timeout);
        }
    }

    /**
     * A directory.
     *
     * @param caFile certificates that are trusted (PEM); the JVM's if left out
     * @param passwordFile a file with the password in its first line
     * @param base below which people are
     * @param fieldsFile a JSON object of header and attribute
     * @param every how often it is asked
     * @param overlap so much earlier than the last time changes are asked for
     * @param timeout for connecting, and for each page
     */
    record Directory(
            String host,
            @DefaultValue("636") int port,
            @DefaultValue("ldaps") LdapInquiry.Tls tls,
            @Nullable Path caFile,
            String bindDn,
            Path passwordFile,
            String base,
            @DefaultValue("(objectClass=person)") String filter,
            Path fieldsFile,
            @DefaultValue("none") LdapInquiry.Changes changes,
            @DefaultValue("500") int pageSize,
            @DefaultValue("24h") Duration every,
            @DefaultValue("5m") Duration overlap,
            @DefaultValue("30s") Duration timeout) {
        Directory {
            require("ldap", isSaid(host), "host is missing");
            require("ldap", isSaid(bindDn), "bind-dn is missing");
            require("ldap", passwordFile != null, "password-file is missing");
            require("ldap", base != null, "base is missing");
            require("ldap", fieldsFile != null, "fields-file is missing");
            require("ldap", pageSize > 0, "page-size must be positive");
            requireRhythm("ldap", every, overlap, timeout);
        }
    }

    /**
     * An interface that answers with JSON pages.
     *
     * @param url of the first page; {@code https}, or on this machine
     * @param tokenUrl where a token is given for client id and secret
     * @param clientSecretFile a file with the secret in its first line
     * @param items JSON pointer (RFC 6901) to the list of a page
     * @param next JSON pointer to the cursor of the next page; {@code null} or empty on the last
     * @param sinceParameter the query parameter that takes a moment (RFC 3339), where the interface
     *     tells changes
     * @param fieldsFile a JSON object of header and JSON pointer within an item
     * @param every how often it is asked
     * @param overlap so much earlier than the last time changes are asked for
     * @param timeout for connecting, and for each page
     */
    record Pages(
            URI url,
            URI tokenUrl,
            String clientId,
            Path clientSecretFile,
            @Nullable String scope,
            @DefaultValue("/items") String items,
            @DefaultValue("/next") String next,
            @DefaultValue("cursor") String cursorParameter,
            @Nullable String sinceParameter,
            Path fieldsFile,
            @DefaultValue("24h") Duration every,
            @DefaultValue("5m") Duration overlap,
            @DefaultValue("30s") Duration timeout) {
        Pages {
            require("https", url != null && isPrivate(url), "url must be https");
            require("https", tokenUrl != null && isPrivate(tokenUrl), "token-url must be https");
            require("https", isSaid(clientId), "client-id is missing");
            require("https", clientSecretFile != null, "client-secret-file is missing");
            require("https", fieldsFile != null, "fields-file is missing");
            requireRhythm("https", every, overlap, timeout);
        }

        ClientCredentials client() {
            return new ClientCredentials(tokenUrl, clientId, clientSecretFile, scope);
        }
    }

    /**
     * A OneRoster service.
     *
     * @param url of its rostering interface, such as {@code https://…/ims/oneroster/v1p1}
     * @param tokenUrl where a token is given for client id and secret
     * @param clientSecretFile a file with the secret in its first line
     * @param pageSize items in a page ({@code limit})
     * @param every how often it is asked
     * @param timeout for connecting, and for each page
     */
    record OneRoster(
            URI url,
            URI tokenUrl,
            String clientId,
            Path clientSecretFile,
            @DefaultValue(
                            "https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly https://purl.imsglobal.org/spec/or/v1p1/scope/roster-demographics.readonly")
                    String scope,
            @DefaultValue("1000") int pageSize,
            @DefaultValue("24h") Duration every,
            @DefaultValue("30s") Duration timeout) {
        OneRoster {
            require("oneroster", url != null && isPrivate(url), "url must be https");
            require(
                    "oneroster",
                    tokenUrl != null && isPrivate(tokenUrl),
                    "token-url must be https");
            require("oneroster", isSaid(clientId), "client-id is missing");
            require("oneroster", clientSecretFile != null, "client-secret-file is missing");
            require("oneroster", pageSize > 0, "page-size must be positive");
            requireRhythm("oneroster", every, Duration.ZERO, timeout);
        }

        ClientCredentials client() {
            return new ClientCredentials(tokenUrl, clientId, clientSecretFile, scope);
        }
    }

    /** Whether what travels there is encrypted, or does not leave this machine. */
    static boolean isPrivate(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> uri.getHost() != null;
            case "http" -> uri.getHost() != null && isThisMachine(uri.getHost());
            default -> false;
        };
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isSaid(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    private static void requireRhythm(
            String transport, Duration every, Duration overlap, Duration timeout) {
        require(transport, every.isPositive(), "every must be positive");
        require(transport, !overlap.isNegative(), "overlap must not be negative");
        require(transport, timeout.isPositive(), "timeout must be positive");
    }

    private static void require(String transport, boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("shuniu." + transport + ": " + otherwise);
        }
    }
}
