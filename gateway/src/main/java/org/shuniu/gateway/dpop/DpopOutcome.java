package org.shuniu.gateway.dpop;

/** What the proof of a request comes to. */
public sealed interface DpopOutcome {
    /** No proof was sent. */
    record Absent() implements DpopOutcome {}

    /** The sender holds the key with this JWK thumbprint (RFC 7638). */
    record Proven(String jkt) implements DpopOutcome {}

    /** The proof proves nothing; {@code because} is for the audit trail. */
    record Refused(String because) implements DpopOutcome {}

    /** RFC 9449 §8: the same again, with this nonce in it. */
    record NonceNeeded(String nonce) implements DpopOutcome {}
}
