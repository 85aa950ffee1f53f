package org.shuniu.gateway.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.oidc.RelyingParty;
import org.shuniu.gateway.testing.HubTest;
import org.shuniu.gateway.testing.HubWorld;
import org.shuniu.gateway.testing.HubWorld.Somebody;
import org.shuniu.roster.merge.SplitDesk;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.testing.Pupil;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What administrators' clients may and may not do about duplicates. */
@HubTest
class MergeApiIT {
    private static final AtomicInteger SCHOOLS = new AtomicInteger(10);
    private static final AtomicInteger DAYS = new AtomicInteger();

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private SplitDesk splitDesk;

    private HubWorld world;
    private Pupil known;
    private Pupil again;
    private String school;

    /** Every test has two schools of its own, and a girl of her own who stands in both. */
    @BeforeEach
    void twoSchoolsThatKnowOneGirl() {
        world = new HubWorld(port, clients);
        world.source("feed", "{\"format\":\"xueji\",\"mode\":\"delta\",\"scope\":[]}");
        int day = DAYS.incrementAndGet();
        school = "21340100%02d".formatted(SCHOOLS.incrementAndGet());
        known = Pupil.of(school, "亓" + (char) ('一' + 16 * day) + "诺", 902, day);
        again =
                known.at("21340100%02d".formatted(SCHOOLS.incrementAndGet()))
                        .identified("")
                        .numbered("L3301062016031507%02d".formatted(day));
    }

    @Test
    void aProposalShowsBothPeopleAndWhySomebodyShouldLook() {
        world.deliver("feed", known, again);
        JsonNode proposal = proposal();
        assertThat(proposal.at("/persons/0").propertyNames())
                .containsExactlyInAnyOrder("id", "name", "spaceNumber", "orgCode", "orgName");
        assertThat(
                        proposal.required("persons")
                                .valueStream()
                                .map(p -> p.path("orgCode").asString()))
                .containsExactlyInAnyOrder(school, again.cells().get("学校标识码"));
        assertThat(proposal.required("score").asDouble()).isPositive();
        assertThat(proposal.required("evidence").valueStream().map(e -> e.path("field").asString()))
                .contains("birth-date", "given-name");
        assertThat(proposal.toString())
                .doesNotContain(known.idNumber(), again.studentNumber(), "2016");
    }

    @Test
    void proposalsPageByCursor() {
        world.deliver("feed", known, again);
        twoSchoolsThatKnowOneGirl();
        world.deliver("feed", known, again);
        JsonNode first = world.get("/api/v1/merge-proposals?limit=1").expect(200).json();
        assertThat(first.required("items").size()).isOne();
        String next = first.required("next").asString();
        JsonNode second =
                world.get("/api/v1/merge-proposals?limit=1&cursor=" + next).expect(200).json();
        assertThat(second.at("/items/0/id")).isNotEqualTo(first.at("/items/0/id"));
        assertThat(world.get("/api/v1/merge-proposals?cursor=x").expect(400).problem())
                .isEqualTo("invalid-cursor");
    }

    @Test
    void whatLiesOutsideTheSubtreeIsNotThere() {
        world.deliver("feed", known, again);
        String proposal = "/api/v1/merge-proposals/" + proposal().required("id").asString();
        Registration county = world.apiClient(new OrgCode(school), "roster.read", "roster.approve");
        assertThat(world.get(county, "/api/v1/merge-proposals").json().required("items").size())
                .isZero();
        assertThat(world.get(county, proposal).expect(404).problem())
                .isEqualTo("unknown-merge-proposal");
        assertThat(world.post(county, proposal + "/reject", Map.of("reason", "两个人")).status())
                .isEqualTo(404);
        String one = idOf(known);
        String other = idOf(again);
        assertThat(world.get(county, prospectOf(one, other)).expect(404).problem())
                .isEqualTo("unknown-person");

        String merge = merged(one, other);
        Registration elsewhere =
                world.apiClient(new OrgCode("2144010001"), "roster.read", "roster.approve");
        assertThat(world.get(elsewhere, "/api/v1/merges/" + merge).expect(404).problem())
                .isEqualTo("unknown-merge");
        assertThat(world.get(elsewhere, "/api/v1/merges/" + merge + "/split-plan").status())
                .isEqualTo(404);
        assertThat(world.get(county, "/api/v1/merges/" + merge).status()).isEqualTo(200);
    }

    @Test
    void decidingNeedsTheApprovingScope() {
        world.deliver("feed", known, again);
        String proposal = "/api/v1/merge-proposals/" + proposal().required("id").asString();
        Registration reader = world.apiClient(null, "roster.read");
        assertThat(world.get(reader, proposal).status()).isEqualTo(200);
        for (String act :
                List.of(
                        proposal + "/merge",
                        proposal + "/reject",
                        "/api/v1/persons/" + idOf(known) + "/merge",
                        "/api/v1/merges/" + new UUID(0, 1) + "/split")) {
            assertThat(world.post(reader, act, Map.of()).expect(403).problem())
                    .isEqualTo("insufficient-scope");
        }
    }

    @Test
    void whoIsRejectedForAReasonIsNotProposedAgain() {
        world.deliver("feed", known, again);
        String id = proposal().required("id").asString();
        String proposal = "/api/v1/merge-proposals/" + id;
        assertThat(world.post(proposal + "/reject", Map.of("reason", " ")).expect(400).problem())
                .isEqualTo("invalid-property");
        JsonNode rejected =
                world.post(proposal + "/reject", Map.of("reason", "堂姐妹")).expect(200).json();
        assertThat(rejected.required("state").asString()).isEqualTo("rejected");
        assertThat(rejected.required("reason").asString()).isEqualTo("堂姐妹");
        assertThat(world.post(proposal + "/reject", Map.of("reason", "堂姐妹")).expect(409).problem())
                .isEqualTo("proposal-decided");
        assertThat(world.post(proposal + "/merge", Map.of("planHash", "x")).expect(409).problem())
                .isEqualTo("proposal-decided");
        world.deliver("feed", known.withGuardian("亓建国"));
        assertThat(world.get("/api/v1/merge-proposals").json().required("items").valueStream())
                .noneMatch(item -> item.toString().contains(idOf(known)));
    }

    @Test
    void somebodyWhoMovedSinceIsLookedAtAgain() {
        world.deliver("feed", known, again);
        String proposal = "/api/v1/merge-proposals/" + proposal().required("id").asString();
        String seen = world.get(proposal).json().at("/merge/planHash").asString();
        world.deliver("feed", known.withGuardian("亓建国"));
        assertThat(world.post(proposal + "/merge", Map.of("planHash", seen)).expect(409).problem())
                .isEqualTo("other-plan");
        String today = world.get(proposal).json().at("/merge/planHash").asString();
        // Somebody may know better whose number and space should stay.
        JsonNode merge =
                world.post(proposal + "/merge", Map.of("planHash", today, "survivor", idOf(again)))
                        .expect(201)
                        .json();
        assertThat(merge.required("survivor").asString()).isEqualTo(idOf(again));
    }

    @Test
    void whoWasAbsorbedLeadsToTheSurvivor() {
        world.deliver("feed", known, again);
        String survivor = idOf(known);
        String absorbed = idOf(again);
        String merge = merged(survivor, absorbed);
        var answer = world.get("/api/v1/persons/" + absorbed).expect(200);
        assertThat(answer.json().required("id").asString()).isEqualTo(survivor);
        assertThat(answer.header("Content-Location")).isEqualTo("/api/v1/persons/" + survivor);
        assertThat(world.get("/api/v1/persons/" + survivor).header("Content-Location")).isEmpty();
        JsonNode history = world.get("/api/v1/persons/" + absorbed + "/history").expect(200).json();
        assertThat(history.toString()).contains("mergedInto");
        JsonNode merges = world.get("/api/v1/persons/" + absorbed + "/merges").expect(200).json();
        assertThat(merges.at("/items/0/id").asString()).isEqualTo(merge);
        assertThat(merges.at("/items/0/absorbed").asString()).isEqualTo(absorbed);
    }

    @Test
    void twinsAreMergedOnlyByWhoSaysSo() {
        Pupil twin =
                Pupil.of(school, known.cells().get("姓名").replace("诺", "涵"), 904, DAYS.get())
                        .identified("")
                        .numbered(again.studentNumber());
        world.deliver("feed", known.withGuardian("亓建国"), twin.withGuardian("亓建国"));
        String one = idOf(known);
        String other = idOf(twin);
        JsonNode prospect = world.get(prospectOf(one, other)).expect(200).json();
        String rule = prospect.required("rule").asString();
        String planHash = prospect.required("planHash").asString();
        var refused = merge(one, Map.of("with", other, "planHash", planHash)).expect(409);
        assertThat(refused.problem()).isEqualTo("told-apart");
        assertThat(refused.json().required("rule").asString()).isEqualTo(rule);
        merge(one, Map.of("with", other, "planHash", planHash, "despite", List.of(rule)))
                .expect(201);
    }

    @Test
    void ofTwoIdNumbersSomebodySaysWhichOneStays() {
        Pupil mistyped = again.identified(Pupil.of(school, "x", 906, DAYS.get()).idNumber());
        world.deliver("feed", known, mistyped);
        String one = idOf(known);
        String other = idOf(mistyped);
        JsonNode prospect = world.get(prospectOf(one, other)).expect(200).json();
        assertThat(prospect.required("twoCitizenIds").asBoolean()).isTrue();
        String planHash = prospect.required("planHash").asString();
        assertThat(merge(one, Map.of("with", other, "planHash", planHash)).expect(409).problem())
                .isEqualTo("two-citizen-ids");
        merge(
                        one,
                        Map.of(
                                "with",
                                other,
                                "planHash",
                                planHash,
                                "survivor",
                                one,
                                "citizenIdOf",
                                other))
                .expect(201);
        assertThat(world.search("citizenId", mistyped.idNumber()).required("id").asString())
                .isEqualTo(one);
    }

    @Test
    void aMergeNamesTwoPeople() {
        world.deliver("feed", known);
        String one = idOf(known);
        assertThat(merge(one, Map.of("with", one, "planHash", "x")).expect(400).problem())
                .isEqualTo("invalid-property");
        assertThat(merge(one, Map.of("planHash", "x")).expect(400).problem())
                .isEqualTo("invalid-property");
        assertThat(
                        merge(one, Map.of("with", new UUID(0, 1).toString(), "planHash", "x"))
                                .expect(404)
                                .problem())
                .isEqualTo("unknown-person");
    }

    @Test
    void anUndoneMergeEndsTheLoginsAndLeavesThePasswords() {
        world.deliver("feed", known, again);
        JsonNode survivor = world.search("studentNumber", known.studentNumber());
        JsonNode absorbed = world.search("studentNumber", again.studentNumber());
        RelyingParty platform = world.relyingParty(ClientKind.PLATFORM);
        Somebody one = world.activated(survivor, "一");
        Somebody two = world.activated(absorbed, "二");
        String subOfTwo = two.signInAt(platform).required("sub").asString();
        String merge = merged(idOf(known), idOf(again));
        Somebody merged = world.signIn(two.number(), two.password());
        assertThat(merged.isSignedIn()).isTrue();

        world.post("/api/v1/imports/" + merge + "/undo", Map.of()).expect(202);
        HubWorld.until(() -> world.stateOf(merge).equals("undone"));
        HubWorld.until(() -> !merged.isSignedIn() && !one.isSignedIn());
        assertThat(world.signIn(one.number(), one.password()).isSignedIn()).isTrue();
        JsonNode claims = world.signIn(two.number(), two.password()).signInAt(platform);
        assertThat(claims.required("sub").asString()).isEqualTo(subOfTwo);
        assertThat(claims.has("former_sub")).isFalse();
        assertThat(world.get("/api/v1/merges/" + merge + "/split-plan").expect(409).problem())
                .isEqualTo("not-merged");
    }

    /** As after a kill -9, or an operator's own code: the engine has split, the gateway not yet. */
    @Test
    void aSplitThatTheGatewayHearsOfLaterIsCaughtUpWith() {
        world.deliver("feed", known, again);
        Somebody one = world.activated(world.search("studentNumber", known.studentNumber()), "一");
        String merge = merged(idOf(known), idOf(again));
        assertThat(splitDesk.split(UUID.fromString(merge), Map.of(), null, "test", done -> {}))
                .isInstanceOf(SplitDesk.Outcome.Split.class);
        HubWorld.until(() -> !one.isSignedIn());
        assertThat(world.signIn(one.number(), one.password()).isSignedIn()).isFalse();
        JsonNode cards =
                world.cards(
                        world.search("studentNumber", known.studentNumber()),
                        world.search("studentNumber", again.studentNumber()));
        assertThat(cards.required("items").size()).isEqualTo(2);
    }

    @Test
    void aChangedPasswordIsTheOneOfBothNumbers() {
        world.deliver("feed", known, again);
        Somebody one = world.activated(world.search("studentNumber", known.studentNumber()), "一");
        Somebody two = world.activated(world.search("studentNumber", again.studentNumber()), "二");
        merged(idOf(known), idOf(again));
        Somebody merged = world.signIn(two.number(), two.password());
        merged.browser()
                .submit(
                        "/account",
                        "/account/password",
                        Map.of("current", two.password(), "password", "山坡上的五只山羊"));
        for (Somebody somebody : List.of(one, two)) {
            assertThat(world.signIn(somebody.number(), "山坡上的五只山羊").isSignedIn()).isTrue();
            assertThat(world.signIn(somebody.number(), somebody.password()).isSignedIn()).isFalse();
        }
    }

    private JsonNode proposal() {
        String id = idOf(known);
        return world.get("/api/v1/merge-proposals?limit=1000")
                .expect(200)
                .json()
                .required("items")
                .valueStream()
                .filter(item -> item.toString().contains(id))
                .findFirst()
                .orElseThrow();
    }

    private String merged(String survivor, String absorbed) {
        String planHash =
                world.get(prospectOf(survivor, absorbed))
                        .expect(200)
                        .json()
                        .required("planHash")
                        .asString();
        return merge(survivor, Map.of("with", absorbed, "planHash", planHash, "survivor", survivor))
                .expect(201)
                .json()
                .required("id")
                .asString();
    }

    private HubWorld.Answer merge(String person, Map<String, ?> body) {
        return world.post("/api/v1/persons/" + person + "/merge", body);
    }

    private static String prospectOf(String one, String other) {
        return "/api/v1/persons/" + one + "/merge-prospect?with=" + other;
    }

    private String idOf(Pupil pupil) {
        return world.search("studentNumber", pupil.studentNumber()).required("id").asString();
    }
}
