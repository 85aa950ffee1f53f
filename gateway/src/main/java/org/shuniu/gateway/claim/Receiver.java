package org.shuniu.gateway.claim;

import java.util.List;
import java.util.Map;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PublicSubject;

/**
 * A client as the one who is told: under which names it knows people and orgs.
 *
 * @param known those of the person's selves whom it met before
 */
record Receiver(Client client, PairwiseSubject pairwise, Map<PersonId, ClientSubject> known) {
    Receiver {
        known = Map.copyOf(known);
    }

    String subject(PersonProfile person) {
        return subject(person.id(), person.publicSubject());
    }

    /** By which the client knew those who turned out to be the person, the first met first. */
    List<String> formerSubjects(PersonProfile person) {
        return person.absorbed().stream()
                .filter(absorbed -> known.containsKey(absorbed.id()))
                .map(absorbed -> subject(absorbed.id(), absorbed.publicSubject()))
                .toList();
    }

    String subject(PersonId person, PublicSubject publicSubject) {
        ClientSubject met = known.get(person);
        return met != null && met.given() != null
                ? met.given()
                : Audience.of(client).subjectOf(person, publicSubject, pairwise);
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
