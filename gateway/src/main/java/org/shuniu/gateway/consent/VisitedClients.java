package org.shuniu.gateway.consent;

import java.util.Collection;
import java.util.List;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.person.PersonId;

/** What the token side knows about a person's clients, and does for consent. */
public interface VisitedClients {
    /**
     * Clients that hold a living token of the person's.
     *
     * @param selves the person, and whoever turned out to be the same
     */
    List<ClientId> of(Collection<PersonId> selves);

    /** Ends every token that the client holds for the person. */
    void revoke(Collection<PersonId> selves, ClientId client, String because);
}
