package org.shuniu.gateway.event;

import org.shuniu.roster.audit.AuditEvent;

/** What API clients did about their receivers. */
sealed interface ReceiverEvent extends AuditEvent {
    /** Events go to an address from now on. */
    record Set(String actor, String subject, Where payload) implements ReceiverEvent {
        /** The host alone: paths and queries may be secrets. */
        record Where(String host) {}

        @Override
        public String type() {
            return "receiver.set";
        }
    }

    record Removed(String actor, String subject, Nothing payload) implements ReceiverEvent {
        record Nothing() {}

        @Override
        public String type() {
            return "receiver.removed";
        }
    }
}
