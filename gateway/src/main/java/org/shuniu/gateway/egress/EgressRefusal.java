package org.shuniu.gateway.egress;

import java.util.Locale;

/** Why an address is not called. */
public enum EgressRefusal {
    /** Neither https nor on the operator's list. */
    NOT_HTTPS,
    /** No host, credentials in it, or a number that two parsers read differently. */
    UNSOUND_URI,
    /** It leads to an address that is not of the public Internet. */
    NOT_PUBLIC;

    /** The word in the audit trail. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
