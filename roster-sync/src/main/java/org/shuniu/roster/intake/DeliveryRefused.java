package org.shuniu.roster.intake;

/** A delivery that was turned away at the door: nothing of it was stored. */
public final class DeliveryRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; each is a problem type of its own on the wire. */
    public enum Kind {
        UNKNOWN_SOURCE,
        EMPTY_BODY,
        TOO_LARGE,
        DIGEST_MISMATCH,
        UNREADABLE_ZIP,
        /** The sender's connection broke before the end. */
        INTERRUPTED
    }

    private final Kind kind;

    public DeliveryRefused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public DeliveryRefused(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
