package org.shuniu.gateway.session;

import org.shuniu.roster.person.PersonId;

/**
 * What else ends when a login ends, by whoever's hand; a login that merely idles out tells nobody.
 */
@FunctionalInterface
public interface SessionEnd {
    /** Within the transaction of the end, and perhaps twice. */
    void ended(PersonId person, String ssoSessionId);
}
