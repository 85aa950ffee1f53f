package org.shuniu.gateway.login;

import java.time.Duration;
import org.shuniu.roster.person.PersonId;

/** What became of a try to log in. */
sealed interface LoginOutcome {
    record Proved(PersonId person) implements LoginOutcome {}

    /** Unknown number, wrong password or no password yet: one answer to all. */
    record Refused() implements LoginOutcome {}

    record Wait(Duration time) implements LoginOutcome {}
}
