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
        known.forEach(subject -> items.add(item(merge, subject, knewBefore)));
        consents.of(both).forEach(consent -> items.add(item(merge, consent, knewBefore)));
        return items;
    }

    private HubItem item(Merge merge, ClientSubject subject, Map<Audience, Set<Side>> knewBefore) {
        Audience audience = subject.audience();
        Side owner = side(merge, subject.person());
        Verdict verdict =
                audience.kind() == ClientKind.PLATFORM
                        ? new Verdict(owner, HubItem.Reason.PUBLIC_SUBJECT)
                        : verdict(owner, isFromBefore(merge, subject), knewBefore.get(audience));
        return new HubItem(
                HubItem.Kind.CLIENT_SUBJECT,
                Long.toString(subject.id()),
                shown(audience),
                true,
                verdict.side(),
                verdict.reason());
    }

    private HubItem item(Merge merge, Consent consent, Map<Audience, Set<Side>> knewBefore) {
        Client client = clients.find(consent.client().value()).orElse(null);
        boolean before =
                consent.person().equals(merge.absorbed())
                        || consent.grantedAt().isBefore(merge.mergedAt());
        Verdict verdict =
                verdict(
                        side(merge, consent.person()),
                        before,
                        client == null ? null : knewBefore.get(Audience.of(client)));
        return new HubItem(
                HubItem.Kind.CONSENT,
                consent.id().toString(),
                shown(consent, client),
                consent.isInForce(),
                verdict.side(),
                verdict.reason());
    }

    /** Whose something is, and how that is known; nulls for nobody knows. */
    private record Verdict(@Nullable Side side, HubItem.@Nullable Reason reason) {
        static final Verdict UNDECIDED = new Verdict(null, null);
    }

    /**
     * Whose something is that stands under one of the two.
     *
     * @param before since before the merge
     * @param knewBefore whom of the two the client had known by then; null for nobody
     */
    private static Verdict verdict(Side owner, boolean before, @Nullable Set<Side> knewBefore) {
        if (before) {
            return new Verdict(owner, HubItem.Reason.WAS_THEIRS);
        }
        return knewBefore != null && knewBefore.size() == 1
                ? new Verdict(knewBefore.iterator().next(), HubItem.Reason.SAME_CLIENT)
                : Verdict.UNDECIDED;
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
                                                subject.audience(), a -> EnumSet.noneOf(Side.class))
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
