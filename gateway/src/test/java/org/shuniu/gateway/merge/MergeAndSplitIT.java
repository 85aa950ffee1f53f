package org.shuniu.gateway.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.key.SigningKeys;
import org.shuniu.gateway.oidc.RelyingParty;
import org.shuniu.gateway.testing.HubTest;
import org.shuniu.gateway.testing.HubWorld;
import org.shuniu.gateway.testing.HubWorld.Somebody;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;

/** Two people who are one from March to June, through HTTP alone. */
@HubTest
@Import(MergeAndSplitIT.Time.class)
class MergeAndSplitIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final String ID_NUMBER = CitizenId.ofFirst17("33010620120215902").value();

    /** Fifteen years old: somebody who consents for herself. */
    private static final Pupil YINUO =
            Pupil.of(SCHOOL, "亓一诺", 902)
                    .born("20120215")
                    .identified(ID_NUMBER)
                    .numbered("G" + ID_NUMBER);

    /** The same girl, or so it seems, as another school registered her. */
    private static final Pupil AGAIN =
            YINUO.at(OTHER_SCHOOL).identified("").numbered("L330106201202150777");

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private SigningKeys keys;
    @Autowired private TestClock clock;

    private HubWorld world;
    private RelyingParty platform;
    private RelyingParty knewTheOther;
    private RelyingParty knewNobody;

    /** A hub whose months go by as the test says. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Time {
        @Bean
        @Primary
        TestClock testClock() {
            return TestClock.on("2027-03-01");
        }
    }

    @BeforeEach
    void aHubThatTwoSchoolsReportTo() {
        world = new HubWorld(port, clients);
        platform = world.relyingParty(ClientKind.PLATFORM);
        knewTheOther = world.relyingParty(ClientKind.VENDOR);
        knewNobody = world.relyingParty(ClientKind.VENDOR);
        world.source(
                "xueji", "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":[\"330000\"]}");
    }

    @Test
    void aMergeOfMarchIsSplitInJune() {
        world.deliver("xueji", YINUO, AGAIN);
        JsonNode survivor = world.search("studentNumber", YINUO.studentNumber());
        JsonNode absorbed = world.search("studentNumber", AGAIN.studentNumber());

        // Two people, each with a password and applications of their own.
        Somebody one = world.activated(survivor, "一");
        Somebody two = world.activated(absorbed, "二");
        String subOfOne = one.signInAt(platform).required("sub").asString();
        RelyingParty.Answer tokensOfTwo = platform.redeem(platform.code(two.cookie()));
        String subOfTwo = claims(tokensOfTwo).required("sub").asString();
        String vendorsSubOfTwo = two.signInAt(knewTheOther).required("sub").asString();
        two.consentTo(knewTheOther);
        assertThat(two.signInAt(knewTheOther).path("name").asString()).isEqualTo("亓一诺");

        // March: somebody finds out that they are one.
        String merge = mergeTheOnlyProposal(survivor);
        assertThat(two.isSignedIn()).as("the absorbed person's login").isFalse();
        assertThat(platform.refresh(tokensOfTwo.text("refresh_token")).status()).isEqualTo(400);
        assertThat(platform.getWith("/userinfo", tokensOfTwo.text("access_token")).status())
                .isEqualTo(401);

        // Both numbers log in, and lead to the survivor.
        Somebody byOwnNumber = world.signIn(one.number(), one.password());
        Somebody byOtherNumber = world.signIn(two.number(), two.password());
        assertThat(world.signIn(two.number(), one.password()).isSignedIn()).isFalse();
        for (Somebody somebody : List.of(byOwnNumber, byOtherNumber)) {
            JsonNode claims = somebody.signInAt(platform);
            assertThat(claims.required("sub").asString()).isEqualTo(subOfOne);
            assertThat(claims.required("former_sub").asString()).isEqualTo(subOfTwo);
            assertThat(claims.required("edu_orgs").size()).isEqualTo(2);
        }
        // Who knew the absorbed hears so, under the subject it knows, and her consent holds.
        RelyingParty.Answer atVendor = knewTheOther.redeem(knewTheOther.code(byOwnNumber.cookie()));
        assertThat(claims(atVendor).required("former_sub").asString()).isEqualTo(vendorsSubOfTwo);
        assertThat(claims(atVendor).path("name").asString()).isEqualTo("亓一诺");
        assertThat(
                        knewTheOther
                                .getWith("/userinfo", atVendor.text("access_token"))
                                .text("former_sub"))
                .isEqualTo(vendorsSubOfTwo);
        String vendorsSubSince = claims(atVendor).required("sub").asString();
        // Who knew neither hears nothing.
        JsonNode atNewcomer = byOtherNumber.signInAt(knewNobody);
        assertThat(atNewcomer.has("former_sub")).isFalse();
        byOtherNumber.consentTo(knewNobody);
        String sharedSub = atNewcomer.required("sub").asString();
        assertThat(byOwnNumber.browser().get("/consents").body())
                .contains(knewTheOther.clientId(), knewNobody.clientId());

        // June: they were two after all.
        goTo("2027-06-01");
        world.deliver("xueji", YINUO.withGuardian("王建国"), AGAIN.withGuardian("李桂芳"));
        one = world.signIn(one.number(), one.password());
        two = world.signIn(two.number(), two.password());
        RelyingParty.Answer tokens = platform.redeem(platform.code(one.cookie()));
        JsonNode plan = world.get("/api/v1/merges/" + merge + "/split-plan").expect(200).json();
        assertThat(kinds(plan, "undecided")).containsExactlyInAnyOrder("client-subject", "consent");
        assertThat(kinds(plan, "nobody")).containsExactly("credential", "credential");
        assertThat(kinds(plan, "absorbed"))
                .contains("affiliation", "identifier", "consent", "client-subject");
        assertThat(plan.toString()).doesNotContain(ID_NUMBER);
        split(merge, plan);

        // What began as one is over, and so is every password.
        assertThat(one.isSignedIn()).isFalse();
        assertThat(two.isSignedIn()).isFalse();
        assertThat(platform.refresh(tokens.text("refresh_token")).status()).isEqualTo(400);
        assertThat(platform.getWith("/userinfo", tokens.text("access_token")).status())
                .isEqualTo(401);
        assertThat(world.signIn(one.number(), one.password()).isSignedIn()).isFalse();
        assertThat(world.signIn(two.number(), two.password()).isSignedIn()).isFalse();

        clock.advance(Duration.ofMinutes(1));

        // Both get in anew, each as themselves.
        Somebody again = world.activated(survivor, "甲");
        Somebody otherAgain = world.activated(absorbed, "乙");
        assertThat(again.number()).isEqualTo(one.number());
        assertThat(otherAgain.number()).isEqualTo(two.number());
        JsonNode ofOne = again.signInAt(platform);
        JsonNode ofTwo = otherAgain.signInAt(platform);
        assertThat(ofOne.required("sub").asString()).isEqualTo(subOfOne);
        assertThat(ofTwo.required("sub").asString()).isEqualTo(subOfTwo);
        assertThat(ofOne.has("former_sub") || ofTwo.has("former_sub")).isFalse();
        assertThat(ofOne.at("/edu_orgs/0/code").asString()).isEqualTo(SCHOOL);
        assertThat(ofTwo.at("/edu_orgs/0/code").asString()).isEqualTo(OTHER_SCHOOL);
        // The account that was given to the absorbed keeps its subject, and nobody else has it.
        JsonNode newcomerOfTwo = otherAgain.signInAt(knewNobody);
        JsonNode newcomerOfOne = again.signInAt(knewNobody);
        assertThat(newcomerOfTwo.required("sub").asString()).isEqualTo(sharedSub);
        assertThat(newcomerOfTwo.path("name").asString()).isEqualTo("亓一诺");
        assertThat(newcomerOfOne.required("sub").asString()).isNotEqualTo(sharedSub);
        assertThat(newcomerOfOne.has("name")).isFalse();
        JsonNode vendorsOfTwo = otherAgain.signInAt(knewTheOther);
        assertThat(vendorsOfTwo.required("sub").asString()).isEqualTo(vendorsSubSince);
        assertThat(vendorsOfTwo.path("name").asString()).isEqualTo("亓一诺");
        assertThat(again.signInAt(knewTheOther).required("sub").asString())
                .isNotIn(vendorsSubSince, vendorsSubOfTwo);
    }

    private String mergeTheOnlyProposal(JsonNode survivor) {
        JsonNode proposals = world.get("/api/v1/merge-proposals").expect(200).json();
        assertThat(proposals.required("items").size()).isEqualTo(1);
        assertThat(proposals.toString()).doesNotContain(ID_NUMBER);
        String id = proposals.at("/items/0/id").asString();
        String address = "/api/v1/merge-proposals/" + id;
        JsonNode proposal = world.get(address).expect(200).json();
        assertThat(proposal.at("/merge/survivor")).isEqualTo(survivor.required("id"));
        var merged =
                world.post(
                                address + "/merge",
                                Map.of("planHash", proposal.at("/merge/planHash").asString()))
                        .expect(201);
        assertThat(world.get(address).json().required("state").asString()).isEqualTo("merged");
        String merge = merged.json().required("id").asString();
        assertThat(merged.header("Location")).isEqualTo("/api/v1/merges/" + merge);
        return merge;
    }

    /** First as nobody should, then with everything that cannot be told given to the absorbed. */
    private void split(String merge, JsonNode plan) {
        String address = "/api/v1/merges/" + merge + "/split";
        String planHash = plan.required("planHash").asString();
        var refused = world.post(address, Map.of("planHash", planHash)).expect(422);
        assertThat(refused.problem()).isEqualTo("undecided-items");
        assertThat(refused.json().required("items")).isEqualTo(plan.required("undecided"));
        assertThat(world.post(address, Map.of("planHash", "seen before")).expect(409).problem())
                .isEqualTo("other-plan");
        var fixed =
                Map.of("planHash", planHash, "decisions", Map.of(credentialOf(plan), "absorbed"));
        assertThat(world.post(address, fixed).expect(400).problem()).isEqualTo("invalid-property");
        var decisions = new HashMap<String, String>();
        plan.required("undecided").forEach(item -> decisions.put(item.asString(), "absorbed"));
        JsonNode ended =
                world.post(address, Map.of("planHash", planHash, "decisions", decisions))
                        .expect(200)
                        .json();
        assertThat(ended.required("state").asString()).isEqualTo("split");
    }

    private static String credentialOf(JsonNode plan) {
        return plan.required("items")
                .valueStream()
                .filter(item -> item.required("kind").asString().equals("credential"))
                .map(item -> item.required("id").asString())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> kinds(JsonNode plan, String goesTo) {
        return plan.required("items")
                .valueStream()
                .filter(item -> item.required("goesTo").asString("undecided").equals(goesTo))
                .map(item -> item.required("kind").asString())
                .toList();
    }

    private static JsonNode claims(RelyingParty.Answer tokens) {
        return Somebody.claims(tokens.text("id_token"));
    }

    private void goTo(String day) {
        clock.goTo(day);
        // A node that has not read its keys for months signs nothing.
        keys.refresh();
    }
}
