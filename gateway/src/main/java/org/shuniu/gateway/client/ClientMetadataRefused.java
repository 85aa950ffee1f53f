package org.shuniu.gateway.client;

/** A client cannot be what was asked; the message says which member is wrong and why. */
public final class ClientMetadataRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String member;

    ClientMetadataRefused(String member, String reason) {
        super(member + " " + reason + ".");
        this.member = member;
    }

    /** The member at fault, spelt as the API spells it. */
    public String member() {
        return member;
    }
}
