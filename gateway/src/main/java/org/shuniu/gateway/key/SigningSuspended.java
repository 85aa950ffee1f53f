package org.shuniu.gateway.key;

/** This node must not sign now, because it cannot know whether its keys still hold. */
public final class SigningSuspended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SigningSuspended() {
        super("signing is suspended: the key states have not been read for too long");
    }
}
