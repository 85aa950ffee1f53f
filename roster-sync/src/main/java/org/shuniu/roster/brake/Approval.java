package org.shuniu.roster.brake;

import java.util.UUID;

/** What became of somebody's decision on holds. */
public sealed interface Approval {
    /** It stands, or stood already. */
    record Recorded() implements Approval {}

    /** The plan is another than the one that was looked at. */
    record OtherPlan() implements Approval {}

    record UnknownHold(UUID hold) implements Approval {}

    /** Whoever sent a delivery does not approve it. */
    record BySender() implements Approval {}

    /** It was open for some working days, and they are over. */
    record Expired() implements Approval {}

    /** Somebody decided otherwise, a newer batch came, or nothing was ever held. */
    record NothingToDecide() implements Approval {}
}
