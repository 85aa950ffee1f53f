package org.shuniu.gateway.client;

/** A client cannot be what was asked; the message says which member is wrong and why. */
public final class ClientMetadataRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String member;
    private final String reason;

    public ClientMetadataRefused(String member, String reason) {
        super(member + " " + reason + ".");
        this.reason = reason;
        this.member = member;
    }

    public String detail() {
        return member + " " + reason + ".";
    }

    /** What is wrong with the member. */
    public String reason() {
        return reason;
    }

    /** The member at fault, spelt as the API spells it. */
    public String member() {
        return member;
    }
}
