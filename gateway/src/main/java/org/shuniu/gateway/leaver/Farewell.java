package org.shuniu.gateway.leaver;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.shuniu.gateway.oidc.RefreshFamilies;
import org.shuniu.gateway.page.TryLater;
import org.shuniu.gateway.session.EndCause;
import org.shuniu.gateway.session.SessionClients;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;

/**
 * Ends what people who left still have: logins, all families of tokens with their access tokens at
 * the hub's own endpoints, and by back-channel logout the sessions at their applications. Most who
 * leave, in a summer of graduations, have nothing: they cost one question of the two stores each.
 */
final class Farewell {
    private final SsoSessions sessions;
    private final SessionClients entered;
    private final RefreshFamilies families;
    private final PersonDirectory people;

    Farewell(
            SsoSessions sessions,
            SessionClients entered,
            RefreshFamilies families,
            PersonDirectory people) {
        this.sessions = sessions;
        this.entered = entered;
        this.families = families;
        this.people = people;
    }

    /** Within the caller's transaction, for what PostgreSQL knows; Redis follows. */
    void to(Collection<PersonId> leavers, Instant now) {
        Set<PersonId> affected = new HashSet<>(entered.havingEntered(leavers));
        try {
            affected.addAll(sessions.signedIn(leavers));
        } catch (TryLater e) {
            // Redis is away: whoever has a login there loses it when it is back.
            var others = new HashSet<>(leavers);
            others.removeAll(affected);
            sessions.endLater(others, now);
        }
        for (PersonId person : affected) {
            // Somebody may be back by now.
            if (people.status(person) != PersonStatus.ACTIVE) {
                sessions.endAll(person, now, EndCause.ROSTER);
                families.endBegunBy(now, List.of(person), EndCause.ROSTER.because());
            }
        }
    }
}
