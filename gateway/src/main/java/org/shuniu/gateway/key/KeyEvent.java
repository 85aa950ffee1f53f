package org.shuniu.gateway.key;

import org.shuniu.roster.audit.AuditEvent;

/** What became of signing keys. */
public sealed interface KeyEvent extends AuditEvent {
    /** Facts of a key. */
    record Key(String algorithm) {}

    /** Facts of a key that was removed before its time. */
    record RemovedKey(String algorithm, String state) {}

    record Published(String actor, String subject, Key payload) implements KeyEvent {
        @Override
        public String type() {
            return "key.published";
        }
    }

    record SigningBegan(String actor, String subject, Key payload) implements KeyEvent {
        @Override
        public String type() {
            return "key.signing-began";
        }
    }

    record SigningEnded(String actor, String subject, Key payload) implements KeyEvent {
        @Override
        public String type() {
            return "key.signing-ended";
        }
    }

    /** Nothing that it signed lives any more. */
    record Gone(String actor, String subject, Key payload) implements KeyEvent {
        @Override
        public String type() {
            return "key.gone";
        }
    }

    /** An emergency: whatever it signed is void from now on. */
    record Removed(String actor, String subject, RemovedKey payload) implements KeyEvent {
        @Override
        public String type() {
            return "key.removed";
        }
    }
}
