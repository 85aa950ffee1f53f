package org.shuniu.gateway.key;

/** Which keys an emergency is about. */
public sealed interface Compromised {
    boolean contains(KeyRecord key);

    /** Those that sign or have signed; the successors in the JWKS, known to clients, take over. */
    record InUse() implements Compromised {
        @Override
        public boolean contains(KeyRecord key) {
            return key.state() == KeyState.SIGNING || key.state() == KeyState.VERIFYING;
        }
    }

    /** All of them, as if a node's memory or the database with its master key were stolen. */
    record Every() implements Compromised {
        @Override
        public boolean contains(KeyRecord key) {
            return key.state() != KeyState.GONE;
        }
    }

    /** One of them. */
    record One(String kid) implements Compromised {
        @Override
        public boolean contains(KeyRecord key) {
            return key.state() != KeyState.GONE && key.kid().equals(kid);
        }
    }
}
