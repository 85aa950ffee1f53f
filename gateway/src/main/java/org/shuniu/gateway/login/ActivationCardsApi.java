package org.shuniu.gateway.login;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/activation-cards}: cards for a list of people, a class or a school. */
@RestController
class ActivationCardsApi {
    private static final int MAX_PEOPLE = 3_000;

    private final ActivationCards cards;
    private final PersonDirectory people;

    ActivationCardsApi(ActivationCards cards, PersonDirectory people) {
        this.cards = cards;
        this.people = people;
    }

    /** Exactly one of the two. */
    record Wanted(@Nullable List<UUID> personIds, @Nullable String orgCode) {}

    record Item(UUID personId, String spaceNumber, String name, String code, Instant expiresAt) {}

    record Left(UUID personId, String reason) {}

    record Answer(List<Item> items, List<Left> skipped) {}

    @PostMapping("/api/v1/activation-cards")
    ResponseEntity<Answer> issue(
            @AuthenticationPrincipal ApiCaller caller, @RequestBody Wanted wanted) {
        if (!caller.holds(ApiScope.CREDENTIALS_WRITE)) {
            throw new ProblemException(
                    ProblemType.INSUFFICIENT_SCOPE,
                    "The access token lacks the scope " + ApiScope.CREDENTIALS_WRITE.code() + ".");
        }
        ActivationCards.Issued issued = cards.issue(found(wanted, caller), caller.id().actor());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(
                        new Answer(
                                issued.cards().stream().map(ActivationCardsApi::item).toList(),
                                issued.skipped().stream().map(ActivationCardsApi::left).toList()));
    }

    private List<PersonProfile> found(Wanted wanted, ApiCaller caller) {
        List<UUID> ids = wanted.personIds();
        String org = wanted.orgCode();
        if (ids != null && org == null && !ids.isEmpty()) {
            return byId(ids, caller);
        }
        if (org != null && ids == null) {
            return membersOf(new OrgCode(org), caller);
        }
        throw new ProblemException(
                ProblemType.INVALID_PROPERTY, "Either personIds or orgCode must be given.");
    }

    private List<PersonProfile> byId(List<UUID> ids, ApiCaller caller) {
        requireAtMost(ids.size());
        var found = new ArrayList<PersonProfile>(ids.size());
        for (UUID id : ids) {
            PersonId person = new PersonId(id);
            // All or nothing: one person outside the caller's subtree is as good as not there.
            found.add(
                    people.find(person)
                            .filter(p -> people.isWithin(person, caller.orgScope()))
                            .orElseThrow(
                                    () ->
                                            new ProblemException(
                                                    ProblemType.UNKNOWN_PERSON,
                                                    "There is no person " + id + ".")));
        }
        return found;
    }

    private List<PersonProfile> membersOf(OrgCode org, ApiCaller caller) {
        List<PersonProfile> members = people.members(org, MAX_PEOPLE + 1);
        requireAtMost(members.size());
        if (members.isEmpty()
                || !members.stream().allMatch(m -> people.isWithin(m.id(), caller.orgScope()))) {
            throw new ProblemException(
                    ProblemType.UNKNOWN_ORG,
                    "There is no class or school " + org + " with people.");
        }
        return members;
    }

    private static void requireAtMost(int count) {
        if (count > MAX_PEOPLE) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_PEOPLE, "At most 3,000 people get cards at once.");
        }
    }

    private static Item item(ActivationCards.Card card) {
        return new Item(
                card.person().value(),
                card.number().value(),
                card.name(),
                card.code(),
                card.expiresAt());
    }

    private static Left left(ActivationCards.Skipped skipped) {
        return new Left(
                skipped.person().value(),
                skipped.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
