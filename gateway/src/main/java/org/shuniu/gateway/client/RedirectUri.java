package org.shuniu.gateway.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a client may have us send people to. Whatever passes here is afterwards compared
 * as a string and never parsed again, so everything on which two parsers could disagree is refused.
 */
public final class RedirectUri {
    private static final int MAX_LENGTH = 2_000;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** RFC 3986 §2 without {@code %} in front of anything but two hex digits. */
    private static final Pattern CHARACTERS =
            Pattern.compile("(?:[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+");

    /** Host names as DNS has them: no IDN in Unicode, no empty label, no trailing dot. */
    private static final Pattern HOST =
            Pattern.compile(
                    "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    private RedirectUri() {}

    /**
     * Why an address cannot be registered.
     *
     * @return null if it can
     */
    static @Nullable String faultOf(String uri) {
        // A backslash, a space, a control character or a letter outside ASCII ends here.
        if (uri.length() > MAX_LENGTH || !CHARACTERS.matcher(uri).matches()) {
            return "has a character that no URI has (RFC 3986 §2), or is too long";
        }
        URI parsed;
        try {
            parsed = new URI(uri).parseServerAuthority();
        } catch (URISyntaxException e) {
            return "is not an absolute URI with a host";
        }
        String host = parsed.getHost();
        if (!parsed.isAbsolute() || host == null) {
            return "is not an absolute URI with a host";
        }
        // RFC 9700 §2.6 and RFC 8252 §7.3: https, and http on the loopback interface only. This
        // also
        // refuses javascript: and data:, in any case of letters.
        boolean https = uri.startsWith("https://");
        boolean loopback = uri.startsWith("http://") && isLoopback(host);
        if (!https && !loopback) {
            return "must begin with https:// (http:// on localhost, 127.0.0.1 or [::1] only)";
        }
        // RFC 6749 §3.1.2: the endpoint URI MUST NOT include a fragment component.
        if (parsed.getRawFragment() != null) {
            return "must not have a fragment";
        }
        if (parsed.getRawAuthority().indexOf('@') >= 0) {
            return "must not have user information before the host";
        }
        if (!isLoopback(host) && !HOST.matcher(host).matches()) {
            return "must have a host in lower-case ASCII (an IDN in its xn-- form is refused too)";
        }
        if (host.startsWith("xn--") || host.contains(".xn--")) {
            return "must not have an internationalised host, which looks like another one";
        }
        if (uri.contains("*")) {
            return "must not have a wildcard: addresses are compared as they are";
        }
        return null;
    }

    static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.contains(host);
    }
}
