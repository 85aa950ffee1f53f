package org.shuniu.gateway.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
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

    /** RFC 8252 §7.1: a domain name backwards, so with a dot in it, and no authority. */
    private static final Pattern PRIVATE_USE =
            Pattern.compile("[a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)+:/(?!/)[^#*]*");

    /** What a native application listens on; the port is the second group. */
    private static final Pattern LOOPBACK_ADDRESS =
            Pattern.compile("(http://(?:localhost|127\\.0\\.0\\.1|\\[::1]))(:[0-9]{1,5})?(/.*)?");

    private RedirectUri() {}

    /**
     * Why an address cannot be registered.
     *
     * @return null if it can
     */
    static @Nullable String faultOf(String uri, ApplicationType type) {
        // A backslash, a space, a control character or a letter outside ASCII ends here.
        if (uri.length() > MAX_LENGTH || !CHARACTERS.matcher(uri).matches()) {
            return "has a character that no URI has (RFC 3986 §2), or is too long";
        }
        if (type == ApplicationType.NATIVE && PRIVATE_USE.matcher(uri).matches()) {
            return null;
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

    /** Whether the two are one loopback address but for the port, which the system hands out. */
    static boolean differInPort(String registered, String presented) {
        var one = LOOPBACK_ADDRESS.matcher(registered);
        var other = LOOPBACK_ADDRESS.matcher(presented);
        return one.matches()
                && other.matches()
                && one.group(1).equals(other.group(1))
                && Objects.equals(one.group(3), other.group(3))
                && faultOf(presented, ApplicationType.WEB) == null;
    }

    static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.contains(host);
    }
}
