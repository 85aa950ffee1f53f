package org.shuniu.gateway.client;

/** A client cannot be what was asked; the message says which member is wrong and why. */
public final class ClientMetadataRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String member;
    private final String detail;

    ClientMetadataRefused(String member, String reason) {
        super(member + " " + reason + ".");
        this.detail = member + " " + reason + ".";
        this.member = member;
    }

    public String detail() {
        return detail;
    }

    /** The member at fault, spelt as the API spells it. */
    public String member() {
        return member;
    }
}
