package org.shuniu.gateway.consent;

import java.util.List;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.person.PersonId;

/** What people allowed and took back. */
public sealed interface ConsentEvent extends AuditEvent {
    PersonId person();

    @Override
    default String actor() {
        return "person:" + person();
    }

    @Override
    default String subject() {
        return person().toString();
    }

    /** The terms of a consent. */
    record Terms(String client, List<String> scopes) {}

    record Granted(PersonId person, Terms payload) implements ConsentEvent {
        static Granted of(Consent consent) {
            return new Granted(
                    consent.person(),
                    new Terms(
                            consent.client().value(), consent.scopes().stream().sorted().toList()));
        }

        @Override
        public String type() {
            return "consent.granted";
        }
    }

    record Withdrawn(PersonId person, Terms payload) implements ConsentEvent {
        static Withdrawn of(PersonId person, ClientId client) {
            return new Withdrawn(person, new Terms(client.value(), List.of()));
        }

        @Override
        public String type() {
            return "consent.withdrawn";
        }
    }
}
