package org.shuniu.gateway.login;

import java.time.Duration;
import org.shuniu.roster.space.SpaceNumber;

/** What became of a try to use an activation card. */
sealed interface ActivationOutcome {
    record Activated(SpaceNumber number) implements ActivationOutcome {}

    /** Unknown number, wrong, used, voided or expired code: one answer to all. */
    record Refused() implements ActivationOutcome {}

    /** The card is good and stays so; the password has to be another. */
    record Unfit(PasswordFault fault) implements ActivationOutcome {}

    record Wait(Duration time) implements ActivationOutcome {}
}
