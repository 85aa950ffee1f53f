package org.shuniu.gateway.claim;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.consent.Consent;
import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PublicSubject;

/**
 * Decides which claims about a person a client gets: those of the catalogue that its scopes ask for
 * and that it may have, and nothing else.
 */
public final class ReleasePolicy {
    private final PairwiseSubject pairwise;
    private final ConsentStore consents;
    private final ClientSubjects subjects;

    public ReleasePolicy(PairwiseSubject pairwise, ConsentStore consents, ClientSubjects subjects) {
        this.pairwise = pairwise;
        this.consents = consents;
        this.subjects = subjects;
    }

    public String sid(Client client, String ssoSessionId) {
        return pairwise.sid(client.id().value(), ssoSessionId);
    }

    /**
     * By which the client knows somebody whom it was told of before.
     *
     * @param own the public subject that the person has or, merged into another, had
     */
    public String subject(PersonId person, PublicSubject own, Client client) {
        Map<PersonId, ClientSubject> known = subjects.at(Audience.of(client), List.of(person));
        return new Receiver(client, pairwise, known).subject(person, own);
    }

    /**
     * The claims to put into an ID token or a userinfo answer, {@code sub} among them. Whoever is
     * told them knows the person from then on.
     *
     * @param scopes what was asked for; what the client is not registered for counts as not asked
     */
    public Map<String, Object> release(PersonProfile person, Client client, Set<String> scopes) {
        return release(person, client, scopes, Set.of());
    }

    /**
     * As {@link #release(PersonProfile, Client, Set)}, and with single claims that were asked for
     * by name: the same that their scopes would bring.
     *
     * @param names of claims (OIDC Core §5.5)
     */
    public Map<String, Object> release(
            PersonProfile person, Client client, Set<String> scopes, Set<String> names) {
        Receiver receiver = receiver(person, client);
        var asked = new Asked(scopes, names);
        Set<String> consented = consentedScopes(person, receiver, asked);
        var released = new LinkedHashMap<String, Object>();
        for (Claim claim : ClaimCatalogue.ALL) {
            if (claim.name().equals("sub") || mayHave(claim, person, receiver, asked, consented)) {
                Object value = claim.source().apply(person, receiver);
                if (value != null) {
                    released.put(claim.name(), value);
                }
            }
        }
        return released;
    }

    /** By which a client knows a person, or would; nobody is told anything by this. */
    public String subject(PersonProfile person, Client client) {
        Map<PersonId, ClientSubject> known = subjects.at(Audience.of(client), List.of(person.id()));
        return new Receiver(client, pairwise, known).subject(person);
    }

    /** What a client asks for. */
    private record Asked(Set<String> scopes, Set<String> names) {
        boolean isFor(Claim claim) {
            return scopes.contains(claim.scope()) || names.contains(claim.name());
        }

        /** Those of the single claims, too. */
        Set<String> allScopes() {
            if (names.isEmpty()) {
                return scopes;
            }
            var all = new HashSet<>(scopes);
            ClaimCatalogue.ALL.stream()
                    .filter(claim -> names.contains(claim.name()))
                    .forEach(claim -> all.add(claim.scope()));
            return all;
        }
    }

    private Receiver receiver(PersonProfile person, Client client) {
        Audience audience = Audience.of(client);
        Map<PersonId, ClientSubject> known = subjects.at(audience, person.selves());
        if (!known.containsKey(person.id())) {
            subjects.meet(person.id(), audience);
        }
        return new Receiver(client, pairwise, known);
    }

    private static boolean mayHave(
            Claim claim,
            PersonProfile person,
            Receiver receiver,
            Asked asked,
            Set<String> consented) {
        if (person.status() != PersonStatus.ACTIVE
                || !asked.isFor(claim)
                || !receiver.client().scopes().contains(claim.scope())) {
            return false;
        }
        if (!receiver.isVendor()) {
            return true;
        }
        return switch (claim.vendors()) {
            case ALWAYS -> true;
            case WITH_CONSENT -> consented.contains(claim.scope());
            case NEVER -> false;
        };
    }

    /** Asks the database only if the answer can change something. */
    private Set<String> consentedScopes(PersonProfile person, Receiver receiver, Asked asked) {
        if (!receiver.isVendor() || ClaimCatalogue.needingConsent(asked.allScopes()).isEmpty()) {
            return Set.of();
        }
        return consents.findInForce(person.selves(), receiver.client().id())
                .map(Consent::scopes)
                .orElse(Set.of());
    }
}
