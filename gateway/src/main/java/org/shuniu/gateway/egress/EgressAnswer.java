package org.shuniu.gateway.egress;

/** What came of a call. */
public sealed interface EgressAnswer {
    /** As many calls as may be are under way; nothing was sent. */
    Failed BUSY = new Failed("busy");

    /**
     * The other side answered.
     *
     * @param body as UTF-8; empty where only the status counts
     */
    record Answered(int status, String body) implements EgressAnswer {}

    /** The address is none that we call; nothing was sent. */
    record Refused(EgressRefusal because) implements EgressAnswer {}

    /** The other side did not answer, or not as it has to; perhaps it does another time. */
    record Failed(String because) implements EgressAnswer {}
}
