package org.shuniu.gateway.claim;

import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.SectorIdentifier;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PublicSubject;

/**
 * Who knows a person by one subject: a platform, or the vendors of one sector (OIDC Core §8.1).
 *
 * @param name the platform's client id, or the sector
 */
public record Audience(ClientKind kind, String name) {
    public static Audience of(Client client) {
        return switch (client.kind()) {
            case PLATFORM -> new Audience(ClientKind.PLATFORM, client.id().value());
            case VENDOR -> new Audience(ClientKind.VENDOR, client.sector().value());
        };
    }

    static Audience parse(String stored) {
        int colon = stored.indexOf(':');
        return new Audience(
                ClientKind.ofCode(stored.substring(0, colon)), stored.substring(colon + 1));
    }

    /** The subject that somebody has here of their own. */
    String subjectOf(PersonId person, PublicSubject publicSubject, PairwiseSubject pairwise) {
        return switch (kind) {
            case PLATFORM -> publicSubject.value();
            case VENDOR -> pairwise.subject(new SectorIdentifier(name), person);
        };
    }

    /** As it is stored. */
    @Override
    public String toString() {
        return kind.code() + ":" + name;
    }
}
