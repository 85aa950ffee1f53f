package org.shuniu.gateway.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.roster.merge.MergeDesk;
import org.shuniu.roster.merge.Merges;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whom a person was made one with, and whom they are to be made one with. */
@RestController
@RequestMapping("/api/v1/persons/{id}")
class PersonMergeController {
    private final Merges merges;
    private final MergeDesk desk;
    private final VisiblePeople visible;

    PersonMergeController(Merges merges, MergeDesk desk, VisiblePeople visible) {
        this.merges = merges;
        this.desk = desk;
        this.visible = visible;
    }

    /** A merge that nobody proposed: the request, and with whom. */
    record DirectMerge(
            @Nullable String with,
            @Nullable String planHash,
            @Nullable String survivor,
            @Nullable String citizenIdOf,
            @Nullable List<@Nullable String> despite) {
        MergeRequest request() {
            return new MergeRequest(planHash, survivor, citizenIdOf, despite);
        }
    }

    /** All of them on one page: nobody is merged often. */
    @GetMapping("/merges")
    Page<MergeView> merges(
            @PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        PersonProfile person = visible.require(id, caller);
        return new Page<>(merges.into(person.id()).stream().map(MergeView::of).toList(), null);
    }

    @GetMapping("/merge-prospect")
    MergeProspectView prospect(
            @PathVariable("id") String id,
            @RequestParam("with") String with,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        PersonProfile one = visible.require(id, caller);
        PersonProfile other = visible.require(with, caller);
        return desk.propose(one.id(), other.id())
                .map(MergeProspectView::of)
                .orElseThrow(() -> MergeRequest.invalid("with", "with is another person."));
    }

    @PostMapping("/merge")
    ResponseEntity<MergeView> merge(
            @PathVariable("id") String id,
            @RequestBody DirectMerge body,
            @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_APPROVE);
        PersonProfile one = visible.require(id, caller);
        if (body.with() == null) {
            throw MergeRequest.invalid("with", "with is missing: the id of the other person.");
        }
        PersonProfile other = visible.require(body.with(), caller);
        return MergeOutcomes.answer(
                desk.merge(body.request().of(one.id(), other.id()), caller.id().actor()));
    }
}
