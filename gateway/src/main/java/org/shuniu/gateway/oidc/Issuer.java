package org.shuniu.gateway.oidc;

import java.net.URI;

/**
 * {@code iss}: fixed by configuration, never taken from a request, so that no Host header can make
 * the hub vouch for another address.
 */
public record Issuer(String value) {
    /**
     * OIDC Discovery §3: an https URL without query or fragment; http where the hub is a laptop.
     */
    public static Issuer of(URI uri) {
        if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "shuniu.hub.issuer must be a URL without query and fragment: " + uri);
        }
        String text = uri.toString();
        return new Issuer(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }
}
