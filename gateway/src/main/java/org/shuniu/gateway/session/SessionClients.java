package org.shuniu.gateway.session;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.person.PersonId;

/**
 * Which applications people entered in which login: kept in PostgreSQL with the tokens they got, so
 * that it outlives Redis.
 */
public interface SessionClients {
    /** Those of some logins, by its id. */
    Map<String, List<ClientId>> of(Collection<String> ssoSessionIds);

    /** Those that a person entered by a moment and may still be in, by the id of the login. */
    Map<String, List<ClientId>> enteredBy(Instant moment, PersonId person);

    /** Those of the people who may still be in one. */
    Set<PersonId> havingEntered(Collection<PersonId> people);
}
