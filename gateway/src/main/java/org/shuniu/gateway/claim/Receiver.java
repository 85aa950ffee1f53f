package org.shuniu.gateway.claim;

import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonProfile;

/** A client as the one who is told: under which names it knows people and orgs. */
record Receiver(Client client, PairwiseSubject pairwise) {
    String subject(PersonProfile person) {
        return switch (client.kind()) {
            case PLATFORM -> person.publicSubject().value();
            case VENDOR -> pairwise.subject(client.sector(), person.id());
        };
    }

    String orgCode(OrgCode org) {
        return switch (client.kind()) {
            case PLATFORM -> org.value();
            case VENDOR -> pairwise.orgCode(client.sector(), org);
        };
    }

    boolean isVendor() {
        return client.kind() == ClientKind.VENDOR;
    }
}
