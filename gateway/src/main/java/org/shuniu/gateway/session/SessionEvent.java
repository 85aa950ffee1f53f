package org.shuniu.gateway.session;

import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.person.PersonId;

/** What became of logins and of those who had to hear of it. */
public sealed interface SessionEvent extends AuditEvent {
    /** Somebody's login was ended by another hand than their own in that browser. */
    record Ended(String actor, PersonId person, Which payload) implements SessionEvent {
        /**
         * Why, and which one.
         *
         * @param session its handle; {@code *} for all of the person's
         */
        public record Which(String because, String session) {}

        @Override
        public String type() {
            return "session.ended";
        }

        @Override
        public String subject() {
            return person.toString();
        }
    }

    /** A client could not be told of a logout, however often we tried. */
    record LogoutUndelivered(PersonId person, Receiver payload) implements SessionEvent {
        /** To whom, and what came back last. */
        public record Receiver(String client, int attempts, String answer) {}

        @Override
        public String type() {
            return "session.logout-undelivered";
        }

        @Override
        public String actor() {
            return "system";
        }

        @Override
        public String subject() {
            return person.toString();
        }
    }
}
