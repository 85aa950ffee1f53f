package org.shuniu.gateway.session;

/**
 * What else ends when a login ends, by whoever's hand; a login that merely idles out tells nobody.
 */
@FunctionalInterface
public interface SessionEnd {
    void ended(SsoSession session);
}
