package org.shuniu.gateway.oidc;

import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.person.PersonId;

/** What people said to devices that asked for a login. */
public sealed interface DeviceEvent extends AuditEvent {
    /** Which application the device runs. */
    record Device(String client) {
        static Device of(ClientId client) {
            return new Device(client.value());
        }
    }

    PersonId person();

    @Override
    default String actor() {
        return "person:" + person();
    }

    @Override
    default String subject() {
        return person().toString();
    }

    record Approved(PersonId person, Device payload) implements DeviceEvent {
        @Override
        public String type() {
            return "device.approved";
        }
    }

    record Refused(PersonId person, Device payload) implements DeviceEvent {
        @Override
        public String type() {
            return "device.refused";
        }
    }
}
