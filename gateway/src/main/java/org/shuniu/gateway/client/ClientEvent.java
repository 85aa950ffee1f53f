package org.shuniu.gateway.client;

import java.util.List;
import org.shuniu.roster.audit.AuditEvent;

/** What was done to clients. */
public sealed interface ClientEvent extends AuditEvent {
    ClientId client();

    @Override
    default String subject() {
        return client().value();
    }

    /** What a client may now do. */
    record Terms(
            String kind,
            List<String> redirectUris,
            List<String> scopes,
            String authMethod,
            boolean requirePkce,
            boolean fapi,
            String orgSubtree) {
        static Terms of(Client client) {
            return new Terms(
                    client.kind().code(),
                    client.redirectUris(),
                    client.scopes().stream().sorted().toList(),
                    client.proof().method().code(),
                    client.security().requirePkce(),
                    client.security().fapi(),
                    String.valueOf(client.orgSubtree()));
        }
    }

    /** Nothing more to say. */
    record Nothing() {}

    record Registered(String actor, ClientId client, Terms payload) implements ClientEvent {
        @Override
        public String type() {
            return "client.registered";
        }
    }

    record Changed(String actor, ClientId client, Terms payload) implements ClientEvent {
        @Override
        public String type() {
            return "client.changed";
        }
    }

    record Deleted(String actor, ClientId client) implements ClientEvent {
        @Override
        public String type() {
            return "client.deleted";
        }

        @Override
        public Record payload() {
            return new Nothing();
        }
    }

    record SecretAdded(String actor, ClientId client) implements ClientEvent {
        @Override
        public String type() {
            return "client.secret-added";
        }

        @Override
        public Record payload() {
            return new Nothing();
        }
    }
}
