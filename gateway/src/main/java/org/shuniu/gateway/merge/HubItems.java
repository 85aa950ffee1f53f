package org.shuniu.gateway.merge;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.claim.Audience;
import org.shuniu.gateway.claim.ClientSubject;
import org.shuniu.gateway.claim.ClientSubjects;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.consent.Consent;
import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.gateway.login.CredentialStore;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.merge.Side;
import org.shuniu.roster.person.PersonId;

/** Finds out whose is what of the hub's own of two people who were made one. */
final class HubItems {
    private final ConsentStore consents;
    private final ClientSubjects subjects;
    private final CredentialStore credentials;
    private final ClientRegistry clients;

    HubItems(
            ConsentStore consents,
            ClientSubjects subjects,
            CredentialStore credentials,
            ClientRegistry clients) {
        this.consents = consents;
        this.subjects = subjects;
        this.credentials = credentials;
        this.clients = clients;
    }

    /** Everything that goes to one of the two. */
    List<HubItem> of(Merge merge) {
        List<PersonId> both = List.of(merge.survivor(), merge.absorbed());
        List<ClientSubject> known = subjects.of(both);
        Map<Audience, Set<Side>> knewBefore = knewBefore(merge, known);
        var items = new ArrayList<HubItem>();
        for (ClientSubject subject : known) {
            boolean theirs = isFromBefore(merge, subject);
            items.add(
                    item(
                            HubItem.Kind.CLIENT_SUBJECT,
                            Long.toString(subject.id()),
                            shown(subject.audience()),
                            true,
                            theirs ? side(merge, subject.person()) : null,
                            knewBefore.get(subject.audience())));
        }
        for (Consent consent : consents.of(both)) {
            Client client = clients.find(consent.client().value()).orElse(null);
            boolean theirs =
                    consent.person().equals(merge.absorbed())
                            || consent.grantedAt().isBefore(merge.mergedAt());
            items.add(
                    item(
                            HubItem.Kind.CONSENT,
                            consent.id().toString(),
                            shown(consent, client),
                            consent.isInForce(),
                            theirs ? side(merge, consent.person()) : null,
                            client == null ? null : knewBefore.get(Audience.of(client))));
        }
        return items;
    }

    /** Who of the two has chosen a password. */
    Set<PersonId> withCredential(Merge merge) {
        return credentials.having(List.of(merge.survivor(), merge.absorbed()));
    }

    private static Map<Audience, Set<Side>> knewBefore(Merge merge, List<ClientSubject> known) {
        var knew = new HashMap<Audience, Set<Side>>();
        known.stream()
                .filter(subject -> isFromBefore(merge, subject))
                .forEach(
                        subject ->
                                knew.computeIfAbsent(
                                                subject.audience(),
                                                a -> EnumSet.noneOf(Side.class))
                                        .add(side(merge, subject.person())));
        return knew;
    }

    /** Nobody meets the absorbed since the merge. */
    private static boolean isFromBefore(Merge merge, ClientSubject subject) {
        return subject.person().equals(merge.absorbed())
                || subject.metAt().isBefore(merge.mergedAt());
    }

    private static Side side(Merge merge, PersonId person) {
        return person.equals(merge.survivor()) ? Side.SURVIVOR : Side.ABSORBED;
    }

    private static HubItem item(
            HubItem.Kind kind,
            String key,
            Map<String, String> shown,
            boolean inForce,
            @Nullable Side owner,
            @Nullable Set<Side> knownToClient) {
        if (owner != null) {
            return new HubItem(kind, key, shown, inForce, owner, HubItem.Reason.WAS_THEIRS);
        }
        if (knownToClient != null && knownToClient.size() == 1) {
            Side side = knownToClient.iterator().next();
            return new HubItem(kind, key, shown, inForce, side, HubItem.Reason.SAME_CLIENT);
        }
        return new HubItem(kind, key, shown, inForce, null, null);
    }

    private Map<String, String> shown(Audience audience) {
        var shown = new LinkedHashMap<String, String>();
        shown.put("kind", audience.kind().code());
        if (audience.kind() == ClientKind.VENDOR) {
            shown.put("sector", audience.name());
        } else {
            shown.put("clientId", audience.name());
            clients.find(audience.name()).ifPresent(client -> shown.put("name", client.name()));
        }
        return shown;
    }

    private static Map<String, String> shown(Consent consent, @Nullable Client client) {
        var shown = new LinkedHashMap<String, String>();
        shown.put("clientId", consent.client().value());
        if (client != null) {
            shown.put("name", client.name());
        }
        shown.put("scopes", String.join(" ", new TreeSet<>(consent.scopes())));
        shown.put("grantedAt", consent.grantedAt().toString());
        return shown;
    }
}
