package org.shuniu.gateway.session;

import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.person.PersonId;

/**
 * Who ends a login, and why, as the audit trail names them.
 *
 * @param actor {@code person:…}, {@code client:…} or {@code system}
 */
public record EndCause(String actor, String because) {
    /** Somebody ends an own login in another browser. */
    static EndCause owner(PersonId person) {
        return new EndCause("person:" + person, "ended-by-owner");
    }

    /** In this browser somebody else logs in. */
    static EndCause replaced(PersonId newcomer) {
        return new EndCause("person:" + newcomer, "other-person");
    }

    static EndCause passwordChanged(PersonId person) {
        return new EndCause("person:" + person, "password-changed");
    }

    public static EndCause administrator(ClientId client) {
        return new EndCause("client:" + client.value(), "ended-by-administrator");
    }

    /** The person logged out in an application, which sent the browser here. */
    public static EndCause application(ClientId client) {
        return new EndCause("client:" + client.value(), "logged-out-in-application");
    }

    /** The roster says that somebody left. */
    public static final EndCause ROSTER = new EndCause("system", "person-left");

    /** Two people who had been one. */
    static final EndCause PARTED = new EndCause("system", "person-parted");
}
