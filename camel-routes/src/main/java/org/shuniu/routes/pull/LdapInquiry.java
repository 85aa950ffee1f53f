package org.shuniu.routes.pull;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks a directory for the entries below a base, page by page (RFC 2696), or for those that changed
 * since: by {@code modifyTimestamp} (RFC 4512, section 3.4.2), or by Active Directory's {@code
 * uSNChanged}. An attribute of several values becomes one cell with semicolons.
 */
final class LdapInquiry implements Inquiry {
    private static final DateTimeFormatter GENERALIZED_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final PullProperties.Directory directory;
    private final Clock clock;

    /** By what a directory tells what has changed. */
    enum Changes {
        /** It does not: everybody is asked for every time. */
        NONE,
        MODIFY_TIMESTAMP,
        USN_CHANGED
    }

    /** How the connection is kept private. */
    enum Tls {
        LDAPS,
        START_TLS,
        /** Only on this machine. */
        NONE
    }

    LdapInquiry(PullProperties.Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public @Nullable String ask(@Nullable String since, Table table)
            throws IOException, LDAPException, GeneralSecurityException {
        FieldFile fields = FieldFile.read(directory.fieldsFile());
        try (LDAPConnection connection = connect()) {
            bind(connection);
            // Before anything is read: who changes meanwhile is asked for again.
            String next = mark(connection);
            table.head(fields.headers());
            var request =
                    new SearchRequest(
                            directory.base(),
                            SearchScope.SUB,
                            filter(since),
                            fields.fields().toArray(String[]::new));
            ASN1OctetString cookie = null;
            do {
                request.setControls(
                        new SimplePagedResultsControl(directory.pageSize(), cookie, true));
                SearchResult page = connection.search(request);
                for (SearchResultEntry entry : page.getSearchEntries()) {
                    table.row(cells(entry, fields));
                }
                if (page.getReferenceCount() > 0) {
                    // What lies elsewhere would be missing, and look like people who left.
                    throw new LDAPException(
                            ResultCode.REFERRAL, "a part of the tree is on another server");
                }
                SimplePagedResultsControl control = SimplePagedResultsControl.get(page);
                if (control == null) {
                    throw new LDAPException(
                            ResultCode.UNAVAILABLE_CRITICAL_EXTENSION,
                            "the server does not say whether there are more pages");
                }
                cookie = control.moreResultsToReturn() ? control.getCookie() : null;
            } while (cookie != null);
            return next;
        }
    }

    private static List<@Nullable String> cells(SearchResultEntry entry, FieldFile fields) {
        List<@Nullable String> cells = new ArrayList<>(fields.fields().size());
        for (String field : fields.fields()) {
            String[] values = entry.getAttributeValues(field);
            cells.add(values == null ? null : String.join(";", values));
        }
        return cells;
    }

    private Filter filter(@Nullable String since) throws LDAPException {
        Filter everybody = Filter.create(directory.filter());
        if (since == null) {
            return everybody;
        }
        Filter changed =
                switch (directory.changes()) {
                    case NONE -> throw new IllegalStateException("a mark that nobody made");
                    case MODIFY_TIMESTAMP ->
                            Filter.createGreaterOrEqualFilter("modifyTimestamp", since);
                    case USN_CHANGED -> Filter.createGreaterOrEqualFilter("uSNChanged", since);
                };
        return Filter.createANDFilter(everybody, changed);
    }

    private @Nullable String mark(LDAPConnection connection) throws LDAPException {
        return switch (directory.changes()) {
            case NONE -> null;
            case MODIFY_TIMESTAMP -> {
                Instant from = clock.instant().minus(directory.overlap());
                yield GENERALIZED_TIME.format(from);
            }
            case USN_CHANGED -> {
                SearchResultEntry root = connection.getEntry("", "highestCommittedUSN");
                Long highest =
                        root == null ? null : root.getAttributeValueAsLong("highestCommittedUSN");
                if (highest == null) {
                    throw new LDAPException(
                            ResultCode.NO_SUCH_ATTRIBUTE,
                            "the server has no highestCommittedUSN: it is no Active Directory");
                }
                yield Long.toString(highest + 1);
            }
        };
    }

    private LDAPConnection connect() throws IOException, LDAPException, GeneralSecurityException {
        var options = new LDAPConnectionOptions();
        int millis = (int) directory.timeout().toMillis();
        options.setConnectTimeoutMillis(millis);
        options.setResponseTimeoutMillis(millis);
        options.setFollowReferrals(false);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        return switch (directory.tls()) {
            case LDAPS ->
                    new LDAPConnection(
                            ssl().createSSLSocketFactory(),
                            options,
                            directory.host(),
                            directory.port());
            case START_TLS -> {
                var connection = new LDAPConnection(options, directory.host(), directory.port());
                try {
                    var answer =
                            connection.processExtendedOperation(
                                    new StartTLSExtendedRequest(ssl().createSSLSocketFactory()));
                    if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
                        throw new LDAPException(answer);
                    }
                    yield connection;
                } catch (LDAPException | GeneralSecurityException e) {
                    connection.close();
                    throw e;
                }
            }
            case NONE -> {
                if (!InetAddress.getByName(directory.host()).isLoopbackAddress()) {
                    throw new LDAPException(
                            ResultCode.CONFIDENTIALITY_REQUIRED, "a roster needs TLS on its way");
                }
                yield new LDAPConnection(options, directory.host(), directory.port());
            }
        };
    }

    private SSLUtil ssl() throws IOException, GeneralSecurityException {
        return directory.caFile() == null
                ? new SSLUtil()
                : new SSLUtil(new PEMFileTrustManager(directory.caFile().toFile()));
    }

    private void bind(LDAPConnection connection) throws IOException, LDAPException {
        connection.bind(
                directory.bindDn(),
                Objects.requireNonNull(Files.readAllLines(directory.passwordFile()).getFirst()));
    }
}
