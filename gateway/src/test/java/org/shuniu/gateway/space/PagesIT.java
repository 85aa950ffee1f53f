package org.shuniu.gateway.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.gateway.login.CredentialStore;
import org.shuniu.gateway.login.Passwords;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@PeopleTest
class PagesIT {
    private static final String PASSWORD = "桂花开满巷子口了";

    @LocalServerPort private int port;
    @Autowired private InMemoryPeople people;
    @Autowired private CredentialStore credentials;
    @Autowired private Passwords passwords;
    @Autowired private Clients clients;
    @Autowired private ConsentStore consents;
    @Autowired private JdbcClient jdbc;

    private Client vendor;

    @BeforeEach
    void aVendorThatPeopleVisited() {
        vendor =
                clients.register(
                                ClientMetadata.relyingParty(
                                        "口算<练习>",
                                        ClientKind.VENDOR,
                                        List.of("https://practice.example.com/cb"),
                                        Set.of("openid", "profile", "edu")),
                                Registrar.hub())
                        .client();
    }

    @Test
    void aNameIsTextWhateverItHolds() {
        var browser = signedIn(people.add("<script>alert(1)</script>", Role.TEACHER, null));
        assertThat(browser.get("/").body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
    }

    @Test
    void everyPageForbidsWhatItDoesNotNeed() {
        var browser = signedIn(people.add("王老师", Role.TEACHER, null));
        for (String path :
                List.of("/", "/login", "/activate", "/account", "/consents", "/nowhere")) {
            var headers = browser.get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'");
            assertThat(headers.firstValue("Cache-Control")).as(path).contains("no-store");
            assertThat(headers.firstValue("Referrer-Policy")).as(path).contains("no-referrer");
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
            assertThat(headers.firstValue("Cross-Origin-Opener-Policy"))
                    .as(path)
                    .contains("same-origin");
        }
        // A login goes on to the application by a redirect, which Chromium checks against
        // form-action.
        assertThat(
                        browser.get("/account")
                                .headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                .contains("form-action 'self'");
        assertThat(
                        new WebClient(port)
                                .get("/login")
                                .headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                .doesNotContain("form-action");
    }

    @Test
    void assetsAreNamedByTheirContentAndKept() {
        String page = new WebClient(port).get("/login").body();
        var link = Pattern.compile("/assets/page-[0-9a-f]{32}\\.css").matcher(page);
        assertThat(link.find()).isTrue();
        var sheet = new WebClient(port).get(link.group());
        assertThat(sheet.statusCode()).isEqualTo(200);
        assertThat(sheet.headers().firstValue("Cache-Control").orElse(""))
                .contains("max-age=31536000");
        assertThat(sheet.body().length()).isLessThan(20_000);
        assertThat(sheet.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void pagesSpeakChineseFirstAndEnglishOnRequest() {
        assertThat(new WebClient(port).accepting("").get("/login").body())
                .contains("lang=\"zh-CN\"", "账号（空间号）");
        assertThat(new WebClient(port).accepting("en-GB,en;q=0.9").get("/login").body())
                .contains("lang=\"en\"", "Log in");
        assertThat(new WebClient(port).accepting("fr,zh-TW;q=0.8").get("/login").body())
                .contains("lang=\"zh-CN\"");
        var browser = new WebClient(port);
        browser.get("/login?lang=en");
        assertThat(browser.get("/activate").body()).contains("Use an activation card");
        browser.get("/login?lang=zh");
        assertThat(browser.get("/activate").body()).contains("用开通卡开通");
    }

    @Test
    void theProductIsNeverNamedToPeople() {
        for (String path : List.of("/login", "/activate", "/nowhere")) {
            assertThat(new WebClient(port).get(path).body()).doesNotContainIgnoringCase("shuniu");
        }
    }

    @Test
    void anUnknownAddressIsA404WithATrackingNumberForEverybody() {
        var page = new WebClient(port).get("/nowhere/at-all");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("没有这个页面", "问题编号").doesNotContain("Exception", "at org.");
        assertThat(page.body()).containsPattern("[0-9A-Z]{4}-[0-9A-Z]{4}");
    }

    @Test
    void pagesOfAPersonAskForALogin() {
        for (String path : List.of("/", "/account", "/consents")) {
            var answer = new WebClient(port).get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/login");
        }
    }

    @Test
    void aNewPasswordEndsTheLoginsThatTheOldOneGave() {
        var person = people.add("王老师", Role.TEACHER, null);
        var here = signedIn(person);
        var there = signedInAgain(person);
        var changed =
                here.submit(
                        "/account",
                        "/account/password",
                        Map.of("current", PASSWORD, "password", "河边的三只白鹭飞走"));
        assertThat(changed.statusCode()).isEqualTo(303);
        assertThat(here.get("/").statusCode()).isEqualTo(200);
        assertThat(there.get("/").statusCode()).isEqualTo(303);
        assertThat(passwords.matches(person.id(), PASSWORD)).isFalse();
        assertThat(passwords.matches(person.id(), "河边的三只白鹭飞走")).isTrue();
        assertThat(events("password.changed", person)).isEqualTo(1);
    }

    @Test
    void withoutTheCurrentPasswordNothingChanges() {
        var person = people.add("王老师", Role.TEACHER, null);
        var here = signedIn(person);
        var refused =
                here.submit(
                        "/account",
                        "/account/password",
                        Map.of("current", "guess", "password", "河边的三只白鹭飞走"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(passwords.matches(person.id(), PASSWORD)).isTrue();
        assertThat(events("password.change-refused", person)).isEqualTo(1);
    }

    @Test
    void anotherDeviceCanBeSignedOutButNobodyElse() {
        var person = people.add("王老师", Role.TEACHER, null);
        var here = signedIn(person);
        var stranger = signedIn(people.add("李老师", Role.TEACHER, null));
        String there = idOfOther(person, here);
        stranger.submit("/account", "/account/sessions/end", Map.of("id", there));
        assertThat(here.get("/account").body()).contains(there);
        here.submit("/account", "/account/sessions/end", Map.of("id", there));
        assertThat(here.get("/account").body()).doesNotContain(there);
    }

    @Test
    void anAdultGivesAndTakesBackConsent() {
        var person = people.add("王老师", Role.TEACHER, LocalDate.of(1985, 1, 2));
        visit(person);
        var browser = signedIn(person);
        assertThat(browser.get("/consents").body())
                .contains("口算&lt;练习&gt;", "姓名", "value=\"accept\"", "value=\"refuse\"");
        decide(browser, "accept");
        assertThat(consents.findInForce(person.selves(), vendor.id())).isPresent();
        assertThat(browser.get("/consents").body())
                .contains("撤回同意")
                .doesNotContain("value=\"accept\"");
        decide(browser, "withdraw");
        assertThat(consents.findInForce(person.selves(), vendor.id())).isEmpty();
    }

    @Test
    void underFourteenOnlyAGuardianConsents() {
        var child = people.add("陈小宝", Role.STUDENT, LocalDate.now().minusYears(13));
        visit(child);
        var browser = signedIn(child);
        var page = browser.get("/consents").body();
        assertThat(page).contains("需要家长（监护人）同意", "口算").doesNotContain("value=\"accept\"");
        // The button is not there; somebody sends the form all the same.
        String token =
                Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                        .matcher(page)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1);
        var forced =
                browser.post(
                        "/consents",
                        Map.of(
                                "clientId",
                                vendor.id().value(),
                                "decision",
                                "accept",
                                "shown",
                                "edu profile",
                                "_csrf",
                                token));
        assertThat(forced.statusCode()).isEqualTo(403);
        assertThat(consents.findInForce(child.selves(), vendor.id())).isEmpty();
    }

    @Test
    void whatWasNotShownIsNotConsentedTo() {
        var person = people.add("王老师", Role.TEACHER, LocalDate.of(1985, 1, 2));
        visit(person);
        var browser = signedIn(person);
        var answer =
                browser.submit(
                        "/consents",
                        "/consents",
                        Map.of(
                                "clientId",
                                vendor.id().value(),
                                "decision",
                                "accept",
                                "shown",
                                "edu"));
        assertThat(answer.headers().firstValue("Location")).contains("/consents?done=changed");
        assertThat(consents.findInForce(person.selves(), vendor.id())).isEmpty();
    }

    private void decide(WebClient browser, String decision) {
        browser.submit(
                "/consents",
                "/consents",
                Map.of(
                        "clientId",
                        vendor.id().value(),
                        "decision",
                        decision,
                        "shown",
                        "edu profile"));
    }

    /** A consent that ended long ago puts the vendor on the page. */
    private void visit(PersonProfile person) {
        jdbc.sql(
                        """
                        insert into gateway.consent (id, person_id, client_id, scopes, granted_at, withdrawn_at)
                        values (?, ?, ?, '{}', now() - interval '2 days', now() - interval '1 day')
                        """)
                .params(UUID.randomUUID(), person.id().value(), vendor.id().value())
                .update();
    }

    private int events(String type, PersonProfile person) {
        return jdbc.sql("select count(*) from roster.audit_event where type = ? and subject = ?")
                .param(type)
                .param(person.id().toString())
                .query(Integer.class)
                .single();
    }

    private String idOfOther(PersonProfile person, WebClient here) {
        var before = ids(here);
        signedInAgain(person);
        var after = ids(here);
        after.removeAll(before);
        return after.getFirst();
    }

    private static List<String> ids(WebClient browser) {
        return new ArrayList<>(
                Pattern.compile("name=\"id\" value=\"([^\"]+)\"")
                        .matcher(browser.get("/account").body())
                        .results()
                        .map(m -> m.group(1))
                        .toList());
    }

    private WebClient signedIn(PersonProfile person) {
        credentials.create(person.id(), passwords.hash(PASSWORD));
        return signedInAgain(person);
    }

    private WebClient signedInAgain(PersonProfile person) {
        var browser = new WebClient(port);
        browser.submit(
                "/login",
                "/login",
                Map.of("username", person.spaceNumber().value(), "password", PASSWORD));
        return browser;
    }
}
