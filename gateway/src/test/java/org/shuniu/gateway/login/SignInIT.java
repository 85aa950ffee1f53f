package org.shuniu.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.session.Continuation;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

@PeopleTest
class SignInIT {
    private static final String PASSWORD = "桂花开满巷子口了";

    @LocalServerPort private int port;
    @Autowired private InMemoryPeople people;
    @Autowired private ActivationCards cards;
    @Autowired private CredentialStore credentials;
    @Autowired private Continuation continuation;
    @Autowired private SsoSessions sessions;
    @Autowired private StringRedisTemplate redis;

    private PersonProfile pupil;
    private WebClient browser;

    @BeforeEach
    void someoneWithoutCredential() {
        pupil = people.add("张小雨", Role.STUDENT, LocalDate.of(2014, 5, 6));
        browser = new WebClient(port);
    }

    @Test
    void aCardThenAPasswordLeadIntoTheSpaceWithoutRegistering() {
        String code = card(pupil);
        var activated = activate(pupil.spaceNumber().grouped(), code.toLowerCase(), PASSWORD);
        assertThat(activated.statusCode()).isEqualTo(303);
        assertThat(location(activated)).isEqualTo("/login?activated");
        assertThat(browser.cookies()).doesNotContainKey("SSO");

        var loginPage = browser.get("/login?activated").body();
        assertThat(loginPage).contains("开通成功").contains(pupil.spaceNumber().grouped());

        assertThat(location(login(pupil, PASSWORD))).isEqualTo("/");
        var space = browser.get("/");
        assertThat(space.statusCode()).isEqualTo(200);
        assertThat(space.body())
                .contains("张小雨", pupil.spaceNumber().grouped(), "学生", "四(2)班", "杭州市示范小学");
        assertThat(browser.cookies()).doesNotContainKey("JSESSIONID");
    }

    @Test
    void theNumberMayBeTypedAsPeopleTypeIt() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        String fullWidth =
                pupil.spaceNumber()
                        .value()
                        .chars()
                        .mapToObj(c -> String.valueOf((char) (c - '0' + '０')))
                        .reduce("", String::concat);
        assertThat(location(login(fullWidth, PASSWORD))).isEqualTo("/");
    }

    @Test
    void fiveWrongCodesVoidTheCard() {
        String code = card(pupil);
        for (int i = 0; i < 5; i++) {
            assertThat(
                            activate(pupil.spaceNumber().value(), "0000-0000-000" + i, PASSWORD)
                                    .statusCode())
                    .isEqualTo(422);
        }
        assertThat(activate(pupil.spaceNumber().value(), code, PASSWORD).statusCode())
                .isEqualTo(422);
        assertThat(credentials.having(List.of(pupil.id()))).isEmpty();

        // A new card opens what the void one could not.
        assertThat(activate(pupil.spaceNumber().value(), card(pupil), PASSWORD).statusCode())
                .isEqualTo(303);
    }

    @Test
    void aNewCardVoidsTheOldOneAndAUsedOneOpensNothing() {
        String old = card(pupil);
        String fresh = card(pupil);
        assertThat(activate(pupil.spaceNumber().value(), old, PASSWORD).statusCode())
                .isEqualTo(422);
        assertThat(activate(pupil.spaceNumber().value(), fresh, PASSWORD).statusCode())
                .isEqualTo(303);
        assertThat(activate(pupil.spaceNumber().value(), fresh, "另外一个很长的密码").statusCode())
                .isEqualTo(422);
        assertThat(location(login(pupil, PASSWORD))).isEqualTo("/");
    }

    @Test
    void anUnfitPasswordLeavesTheCardUnused() {
        String code = card(pupil);
        for (String unfit :
                List.of(
                        "short",
                        "12345678",
                        "12312312",
                        "张小雨的密码很长",
                        "xx20140506yy",
                        "a" + pupil.spaceNumber().value())) {
            var refused = activate(pupil.spaceNumber().value(), code, unfit);
            assertThat(refused.statusCode()).as(unfit).isEqualTo(422);
            assertThat(refused.body()).as(unfit).contains("请换一个密码").doesNotContain(unfit);
        }
        assertThat(activate(pupil.spaceNumber().value(), code, PASSWORD).statusCode())
                .isEqualTo(303);
    }

    @Test
    void whetherANumberExistsIsNotToldByActivation() {
        card(pupil);
        var wrongCode = activate(pupil.spaceNumber().value(), "0000-0000-0000", PASSWORD);
        var nobody = activate("4172 0093 5518", "0000-0000-0000", PASSWORD);
        var nonsense = activate("何必", "?", PASSWORD);
        assertThat(nobody.statusCode())
                .isEqualTo(wrongCode.statusCode())
                .isEqualTo(nonsense.statusCode());
        assertThat(bare(nobody)).isEqualTo(bare(wrongCode)).isEqualTo(bare(nonsense));
    }

    @Test
    void whetherANumberExistsIsNotToldByLogin() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        var other = people.add("无密码", Role.STUDENT, null);
        var wrong = login(pupil, "wrong password");
        for (var answer :
                List.of(
                        login(other, "wrong password"),
                        login("4172 0093 5518", "wrong password"),
                        login(pupil, ""),
                        login("", ""))) {
            assertThat(answer.statusCode()).isEqualTo(401).isEqualTo(wrong.statusCode());
            assertThat(bare(answer)).isEqualTo(bare(wrong));
        }
    }

    @Test
    void guessingIsSlowedForThatAccountFromThatNetworkAlsoWhenItDoesNotExist() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        for (String number : List.of(pupil.spaceNumber().value(), "400000000007")) {
            for (int i = 0; i < 10; i++) {
                login(number, "guess " + i);
            }
        }
        var slowed = login(pupil, PASSWORD);
        assertThat(slowed.statusCode()).isEqualTo(429);
        assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
        assertThat(login("400000000007", "x").statusCode()).isEqualTo(429);
        // Others behind the same address are not slowed.
        var neighbour = people.add("李明", Role.STUDENT, null);
        activate(neighbour.spaceNumber().value(), card(neighbour), PASSWORD);
        assertThat(location(login(neighbour, PASSWORD))).isEqualTo("/");
    }

    @Test
    void aSessionPlantedBeforeTheLoginIsWorthNothingAfterIt() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        login(pupil, PASSWORD);
        String first = browser.cookies().get("SSO");
        var attacker = new WebClient(port);
        attacker.cookies().put("SSO", first);
        assertThat(attacker.get("/").statusCode()).isEqualTo(200);

        // The victim logs in in a browser that already holds the attacker's value.
        browser.get("/");
        var victim = new WebClient(port);
        victim.cookies().put("SSO", first);
        victim.submit(
                "/login?continue=" + continuation.sign("/account").orElseThrow(),
                "/login",
                Map.of("username", pupil.spaceNumber().value(), "password", PASSWORD));
        assertThat(victim.cookies().get("SSO")).isNotEqualTo(first);
        assertThat(attacker.get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void redisHoldsNoValueThatSignsIn() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        login(pupil, PASSWORD);
        String value = browser.cookies().get("SSO");
        for (String key : redis.keys("sso:*")) {
            assertThat(key).doesNotContain(value);
            assertThat(redis.opsForValue().get(key)).doesNotContain(value);
        }
    }

    @Test
    void formsWithoutTheirTokenAreRefusedAndChangeNothing() {
        String code = card(pupil);
        var forged =
                Map.of(
                        "spaceNumber",
                        pupil.spaceNumber().value(),
                        "code",
                        code,
                        "password",
                        PASSWORD);
        assertThat(new WebClient(port).post("/activate", forged).statusCode()).isEqualTo(403);
        assertThat(credentials.having(List.of(pupil.id()))).isEmpty();

        activate(pupil.spaceNumber().value(), code, PASSWORD);
        var stranger = new WebClient(port);
        var refused =
                stranger.post(
                        "/login",
                        Map.of("username", pupil.spaceNumber().value(), "password", PASSWORD));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("问题编号");
        assertThat(stranger.cookies()).doesNotContainKey("SSO");

        login(pupil, PASSWORD);
        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void theTokenOfFormsChangesAtLogin() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        browser.get("/login");
        String before = browser.cookies().get("CSRF");
        login(pupil, PASSWORD);
        browser.get("/");
        assertThat(browser.cookies().get("CSRF")).isNotNull().isNotEqualTo(before);
    }

    @Test
    void loginGoesOnToWhereThePersonWantedToGoAndNowhereElse() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        var asked = browser.get("/account?done=x");
        assertThat(asked.statusCode()).isEqualTo(303);
        var arrived =
                browser.submit(
                        location(asked),
                        "/login",
                        Map.of("username", pupil.spaceNumber().value(), "password", PASSWORD));
        assertThat(location(arrived)).isEqualTo("/account?done=x");

        for (String elsewhere :
                List.of(
                        "https://evil.example/",
                        "//evil.example",
                        "/\\evil.example",
                        "aHR0cHM6.AAAA")) {
            assertThat(continuation.read(elsewhere)).isEmpty();
            var landed =
                    new WebClient(port)
                            .submit(
                                    "/login",
                                    "/login",
                                    Map.of(
                                            "username", pupil.spaceNumber().value(),
                                            "password", PASSWORD,
                                            "continue", elsewhere));
            assertThat(location(landed)).isEqualTo("/");
        }
        assertThat(continuation.sign("//evil.example")).isEmpty();
        assertThat(continuation.sign("/\\evil.example")).isEmpty();
        assertThat(continuation.sign("/a\r\nSet-Cookie: x=y")).isEmpty();
    }

    @Test
    void loggingOutEndsTheSessionOnTheServer() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        login(pupil, PASSWORD);
        String value = browser.cookies().get("SSO");
        assertThat(location(browser.submit("/", "/logout", Map.of()))).isEqualTo("/login?left");
        assertThat(browser.cookies()).doesNotContainKey("SSO");
        var copy = new WebClient(port);
        copy.cookies().put("SSO", value);
        assertThat(copy.get("/").statusCode()).isEqualTo(303);
        assertThat(sessions.of(pupil.id())).isEmpty();
    }

    @Test
    void aVoidPersonIsNobodyFromTheNextRequestOn() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        login(pupil, PASSWORD);
        people.setStatus(pupil, PersonStatus.VOID);
        assertThat(browser.get("/").statusCode()).isEqualTo(303);
        assertThat(login(pupil, PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void aFrozenPersonMayStillComeInAndIsTold() {
        activate(pupil.spaceNumber().value(), card(pupil), PASSWORD);
        people.setStatus(pupil, PersonStatus.FROZEN);
        login(pupil, PASSWORD);
        assertThat(browser.get("/").body()).contains("空间已冻结");
    }

    private String card(PersonProfile person) {
        return cards.issue(List.of(person), "system").cards().getFirst().code();
    }

    private HttpResponse<String> activate(String number, String code, String password) {
        return browser.submit(
                "/activate",
                "/activate",
                Map.of("spaceNumber", number, "code", code, "password", password));
    }

    private HttpResponse<String> login(PersonProfile person, String password) {
        return login(person.spaceNumber().value(), password);
    }

    private HttpResponse<String> login(String number, String password) {
        browser = new WebClient(port);
        return browser.submit("/login", "/login", Map.of("username", number, "password", password));
    }

    private static String location(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Location")
                .orElse("none, but " + response.statusCode());
    }

    /** The page without what was typed and without its token. */
    private static String bare(HttpResponse<String> response) {
        return response.body()
                .replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "")
                .replaceAll("value=\"[^\"]*\"", "");
    }
}
