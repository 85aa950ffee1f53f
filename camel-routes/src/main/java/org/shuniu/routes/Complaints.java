package org.shuniu.routes;

import com.jcraft.jsch.JSchException;
import com.unboundid.ldap.sdk.LDAPException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of a way that is broken: once, until it works again or breaks otherwise. A
 * fault of the way says nothing about who is in the roster.
 */
public final class Complaints {
    private static final Logger log = LoggerFactory.getLogger(Complaints.class);

    private final String way;
    private @Nullable String last;

    /**
     * Nothing is wrong yet.
     *
     * @param way for the log, such as {@code source xueji}
     */
    public Complaints(String way) {
        this.way = way;
    }

    /** The way is broken. */
    public void complain(Throwable cause) {
        String reason = reason(cause);
        if (!reason.equals(last)) {
            log.warn("{} is broken ({}) and is tried again", way, reason);
            last = reason;
        }
    }

    /** The way works. */
    public void works() {
        if (last != null) {
            log.info("{} works again", way);
            last = null;
        }
    }

    /**
     * SSH's own messages name hosts and fingerprints of keys, a directory's result code is a word
     * of its protocol; nothing else may quote anything.
     */
    private static String reason(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof JSchException) {
                return each.getClass().getSimpleName() + ": " + each.getMessage();
            }
            if (each instanceof LDAPException ldap) {
                return "LDAPException: " + ldap.getResultCode();
            }
        }
        return RedeliveryPolicies.reason(cause);
    }
}
