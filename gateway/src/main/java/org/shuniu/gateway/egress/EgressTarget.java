package org.shuniu.gateway.egress;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a call goes, once its URI was found sound.
 *
 * @param host in lower case, an IPv6 address without its brackets
 * @param allowed whether the operator listed it
 */
record EgressTarget(URI uri, String host, int port, boolean tls, boolean allowed) {
    /** Its last label is a number, so some parser takes it for an IPv4 address. */
    private static final Pattern ENDS_IN_NUMBER =
            Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])(?:\\.(?!$)|$)){4}");

    /** The part of an {@code Host} header (RFC 9110 §7.2). */
    String authority() {
        return uri.getRawAuthority();
    }

    String pathAndQuery() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** Why a URI is called by nobody; null if it may be. */
    static @Nullable EgressRefusal refusalOf(URI uri) {
        String host = uri.getHost();
        if (host == null
                || uri.getRawUserInfo() != null
                || uri.getPort() > 65_535
                || uri.getPort() == 0
                || !uri.toString().equals(uri.toASCIIString())
                || (ENDS_IN_NUMBER.matcher(host).matches() && !IPV4.matcher(host).matches())) {
            return EgressRefusal.UNSOUND_URI;
        }
        return "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme())
                ? null
                : EgressRefusal.NOT_HTTPS;
    }

    static EgressTarget of(URI uri, EgressAllowList list) {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        String host = bare(uri.getHost());
        return new EgressTarget(uri, host, port, tls, list.contains(host, port));
    }

    static String bare(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return bare.toLowerCase(Locale.ROOT);
    }
}
