package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a client wants its person to be met: {@code prompt} and its like, OIDC Core §3.1.2.1. */
@PeopleTest
class PromptIT {
    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;

    private ProtocolWorld world;
    private RelyingParty platform;
    private PersonProfile pupil;
    private String cookie;
    private Map<String, String> request;

    @BeforeEach
    void logIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        platform = world.client(ClientKind.PLATFORM);
        pupil = world.pupil();
        cookie = world.signIn(pupil);
        request = platform.request();
    }

    /** Where the page to which the answer leads will lead on. */
    private static String onward(Answer answer, String page) {
        String location = answer.headers().getOrDefault("location", "");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(location).startsWith(page + "?continue=");
        String signed = location.split("[=&]", -1)[1];
        return new String(
                Base64.getUrlDecoder().decode(signed.substring(0, signed.indexOf('.'))),
                StandardCharsets.UTF_8);
    }

    private Answer follow(String onward, String cookie) {
        assertThat(onward).startsWith("/oauth2/authorize?");
        return platform.authorize(onward.substring(onward.indexOf('?') + 1), cookie);
    }

    private static JsonNode claims(String jwt) {
        String payload = jwt.split("\\.", -1)[1];
        return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(payload));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt=login",
                "prompt=select_account",
                "prompt=login consent",
                "max_age=0"
            })
    @DisplayName("oidcc-prompt-login: seeing the form is not enough, a login has to follow")
    void onlyALoginAfterTheDemandMeetsIt(String demand) throws InterruptedException {
        Thread.sleep(5);
        request.put(demand.split("=", 2)[0], demand.split("=", 2)[1]);
        String onward = onward(platform.authorize(request, cookie), "/login");
        assertThat(onward).contains(demand.split(" ", -1)[0]);

        onward(follow(onward, cookie), "/login");

        String again = world.signIn(pupil);
        assertThat(follow(onward, again).redirect()).containsKey("code");
    }

    @Test
    @DisplayName("a demand that was met counts for this request only")
    void theMarkOfAnotherRequestCountsNothing() {
        request.put("prompt", "login");
        String onward = onward(platform.authorize(request, cookie), "/login");
        String mark = onward.substring(onward.indexOf(PromptMark.PARAMETER + "="));
        String again = world.signIn(pupil);
        request.put("state", "another");
        request.put(PromptMark.PARAMETER, mark.split("[=&]", -1)[1]);
        onward(platform.authorize(request, again), "/login");
    }

    @Test
    @DisplayName("oidcc-max-age-1 and oidcc-max-age-10000")
    void maxAgeIsHeldToAuthTime() throws InterruptedException {
        request.put("max_age", "10000");
        Answer tokens = platform.redeem(platform.authorize(request, cookie).redirect().get("code"));
        long first = claims(tokens.text("id_token")).path("auth_time").asLong();
        assertThat(first).isPositive();

        Thread.sleep(1_500);
        request.put("max_age", "1");
        String onward = onward(platform.authorize(request, cookie), "/login");
        onward(follow(onward, cookie), "/login");
        String again = world.signIn(pupil);
        // However long the way back takes.
        Thread.sleep(1_500);
        String code = follow(onward, again).redirect().get("code");
        JsonNode renewed = claims(platform.redeem(code).text("id_token"));
        assertThat(renewed.path("auth_time").asLong()).isGreaterThan(first);
    }

    @Test
    void maxAgeWithoutInteractionIsAnError() throws InterruptedException {
        Thread.sleep(1_500);
        request.put("max_age", "1");
        request.put("prompt", "none");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "login_required");
    }

    @Test
    @DisplayName("oidcc-id-token-hint: the expected person is there")
    void theHintOfWhoeverIsThereGoesOn() {
        request.put("id_token_hint", idToken(cookie));
        request.put("prompt", "none");
        assertThat(platform.authorize(request, cookie).redirect()).containsKey("code");
        // Another login of the same person.
        assertThat(platform.authorize(request, world.signIn(pupil)).redirect()).containsKey("code");
    }

    @Test
    @DisplayName("id_token_hint of somebody else: asked once, then login_required")
    void theHintOfSomebodyElseAsksForALogin() {
        String other = world.signIn(world.pupil());
        request.put("id_token_hint", idToken(cookie));
        String onward = onward(platform.authorize(request, other), "/login");
        assertThat(follow(onward, world.signIn(world.pupil())).redirect())
                .containsEntry("error", "login_required");
        assertThat(follow(onward, world.signIn(pupil)).redirect()).containsKey("code");

        request.put("prompt", "none");
        assertThat(platform.authorize(request, other).redirect())
                .containsEntry("error", "login_required");
    }

    @Test
    @DisplayName("case 15: a hint that this client did not get from us")
    void aForeignHintIsRefused() {
        RelyingParty another = world.client(ClientKind.PLATFORM);
        String foreign = another.redeem(another.code(cookie)).text("id_token");
        for (String hint : new String[] {foreign, "eyJhbGciOiJub25lIn0.e30.", "rubbish"}) {
            request.put("id_token_hint", hint);
            assertThat(platform.authorize(request, cookie).redirect())
                    .containsEntry("error", "invalid_request");
        }
    }

    private String idToken(String cookie) {
        return platform.redeem(platform.code(cookie)).text("id_token");
    }

    @Test
    @DisplayName(
            "oidcc-ensure-request-with-acr-values-succeeds: acr says what was, not what was asked")
    void acrValuesAreAWish() {
        request.put("acr_values", "2 1");
        String code = platform.authorize(request, cookie).redirect().get("code");
        JsonNode claims = claims(platform.redeem(code).text("id_token"));
        assertThat(claims.path("acr").asString()).isEqualTo("1");
        assertThat(claims.path("amr").path(0).asString()).isEqualTo("pwd");
    }

    @Test
    @DisplayName("OIDC Core §5.5.1.1: an essential acr out of reach fails")
    void anEssentialAcrMustBeReached() {
        request.put("claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"2\"]}}}");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "unmet_authentication_requirements")
                .doesNotContainKey("code");
        request.put("claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"1\"]}}}");
        assertThat(platform.authorize(request, cookie).redirect()).containsKey("code");
    }

    @Test
    @DisplayName("oidcc-ensure-request-with-login-hint-succeeds, oidcc-ui-locales")
    void theLoginFormKnowsWhoAndInWhichLanguage() {
        request.put("login_hint", pupil.spaceNumber().value());
        request.put("ui_locales", "fr-CA en zh-CN");
        String location = platform.authorize(request, "").headers().get("location");
        assertThat(location).startsWith("/login?continue=");
        String page = new WebClient(port).get(location).body();
        assertThat(page).contains("value=\"" + pupil.spaceNumber().grouped() + "\"");
        assertThat(page).contains("lang=\"en\"").contains("Log in");
    }

    @Test
    void aHintThatIsNoSpaceNumberIsNotShown() {
        request.put("login_hint", "\"><script>alert(1)</script>");
        String location = platform.authorize(request, "").headers().get("location");
        assertThat(new WebClient(port).get(location).body()).doesNotContain("<script>alert");
    }

    @Test
    @DisplayName("prompt=consent shows a vendor's consents once, and a login never needs one")
    void promptConsentShowsTheConsents() {
        RelyingParty vendor = world.client(ClientKind.VENDOR);
        var asked = vendor.request();
        asked.put("prompt", "consent");
        String onward = onward(vendor.authorize(asked, cookie), "/consents");

        var browser = new WebClient(port);
        browser.cookies().put("SSO", cookie.substring(cookie.indexOf('=') + 1));
        String location = vendor.authorize(asked, cookie).headers().get("location");
        assertThat(browser.get(String.valueOf(location)).body())
                .contains("href=\"/oauth2/authorize?");

        assertThat(vendor.authorize(onward.substring(onward.indexOf('?') + 1), cookie).redirect())
                .containsKey("code");
    }

    @Test
    void aPlatformOfTheSystemNeedsNoConsent() {
        request.put("prompt", "consent");
        assertThat(platform.authorize(request, cookie).redirect()).containsKey("code");
    }

    @Test
    @DisplayName("a wrong mark is none")
    void aForgedMarkIsIgnored() {
        request.put("prompt", "login");
        String forged = "1-1-" + "A".repeat(22);
        request.put(PromptMark.PARAMETER, URLEncoder.encode(forged, StandardCharsets.UTF_8));
        onward(platform.authorize(request, cookie), "/login");
    }
}
