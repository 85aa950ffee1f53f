package org.shuniu.gateway.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.testing.Chromium;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The README's five minutes, done as the README says: its commands by a shell, its pages in a real
 * browser. What the browser saw is kept in {@code target/walk} as pictures.
 */
class WalkIT {
    private static final Path PICTURES = Path.of("target", "walk");
    private static final String NAME = "林小溪";
    private static final String PASSWORD = "river-and-hills-7";

    private final RunningHub hub = RunningHub.shared();
    private int pictures;

    @Test
    void aDroppedFileBecomesPeopleWhoLogInEverywhere() throws Exception {
        List<String> said = run(Readme.shellBlocks("Five minutes"));

        JsonNode report = JsonMapper.shared().readTree(said.get(0));
        assertThat(report.required("state").asString()).isEqualTo("applied");
        assertThat(report.at("/counts/rows").asInt()).isEqualTo(3);
        assertThat(report.at("/counts/created").asInt()).isEqualTo(3);
        assertThat(report.required("problems").size()).isZero();

        JsonNode found = JsonMapper.shared().readTree(said.get(1)).required("items");
        assertThat(found.size()).isEqualTo(1);
        JsonNode person = found.get(0);
        assertThat(person.required("name").asString()).isEqualTo(NAME);
        assertThat(person.required("spaceState").asString()).isEqualTo("open");
        assertThat(person.at("/affiliations/0/grade").asString()).isEqualTo("一年级");
        assertThat(person.at("/affiliations/0/class").asString()).endsWith("/p2026-9");

        JsonNode cards = JsonMapper.shared().readTree(said.get(2)).required("items");
        assertThat(cards.size()).as("the new class, and nobody else").isEqualTo(2);
        JsonNode card = cardOf(NAME, cards);
        String number = card.required("spaceNumber").asString();
        assertThat(number).isEqualTo(person.required("spaceNumber").asString());

        JsonNode events = JsonMapper.shared().readTree(said.get(3));
        assertThat(events.at("/items/0/facts/0/type").asString()).isEqualTo("person.opened");
        assertThat(events.required("more").asBoolean()).isTrue();

        try (var chromium = Chromium.start()) {
            Browser browser = chromium.browser();
            inTheBrowser(browser, number, card.required("code").asString());
            onAPhoneWithoutJavaScript(browser, number);
        }
    }

    private void inTheBrowser(Browser browser, String number, String code) {
        try (BrowserContext visitor =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setLocale("zh-CN")
                                .setViewportSize(1280, 900))) {
            Page page = visitor.newPage();
            var failures = new ArrayList<String>();
            page.onPageError(failures::add);
            page.onConsoleMessage(
                    message -> {
                        if (message.type().equals("error")) {
                            failures.add(message.text());
                        }
                    });

            page.navigate(hub.issuer() + "/activate");
            picture(page, "activate");
            page.fill("#spaceNumber", number);
            page.fill("#code", code);
            page.fill("#password", PASSWORD);
            page.click("form[action='/activate'] button:not([type=button])");
            page.waitForLoadState();
            picture(page, "activated");
            logOutIfIn(page);

            page.navigate(hub.platform() + "/");
            picture(page, "platform-welcome");
            page.click("a.button");
            assertThat(page.url()).startsWith(hub.issuer() + "/login");
            picture(page, "login");
            page.fill("#username", number);
            page.fill("#password", PASSWORD);
            page.click("form[action='/login'] button:not([type=button])");
            page.waitForURL(hub.platform() + "/");
            picture(page, "platform");
            Map<String, String> atPlatform = claims(page);
            assertThat(atPlatform)
                    .containsEntry("name", NAME)
                    .containsEntry("edu_space_id", number)
                    .containsEntry("preferred_username", number);
            assertThat(atPlatform.get("edu_orgs")).contains("奉化区第一实验小学", "2133900000/p2026-9");

            var passed = new ArrayList<String>();
            page.onFrameNavigated(frame -> passed.add(URI.create(frame.url()).getPath()));
            page.navigate(hub.vendor() + "/");
            picture(page, "vendor-welcome");
            page.click("a.button");
            page.waitForURL(hub.vendor() + "/");
            picture(page, "vendor");
            assertThat(passed).as("no login form on the way").doesNotContain("/login/", "/login");
            Map<String, String> atVendor = claims(page);
            assertThat(atVendor).containsOnlyKeys("sub", "edu_roles");
            assertThat(atVendor.get("edu_roles")).contains("student");
            assertThat(atVendor.get("sub"))
                    .isNotEqualTo(atPlatform.get("sub"))
                    .isNotEqualTo(number);

            page.navigate(hub.issuer() + "/");
            picture(page, "space");
            assertThat(page.textContent("h1")).isEqualTo(NAME);
            assertThat(page.textContent("main"))
                    .contains("奉化区第一实验小学")
                    .contains(number.replaceAll("(.{4})(.{4})", "$1 $2 "));
            assertThat(failures).as("errors in the browser").isEmpty();
        }
    }

    /**
     * The same pages for a pupil's grandparents: a small screen, and a browser that runs nothing.
     */
    private void onAPhoneWithoutJavaScript(Browser browser, String number) {
        try (BrowserContext visitor =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setLocale("zh-CN")
                                .setJavaScriptEnabled(false)
                                .setDeviceScaleFactor(2)
                                .setViewportSize(360, 740))) {
            Page page = visitor.newPage();
            page.navigate(hub.issuer() + "/login");
            picture(page, "phone-login");
            page.fill("#username", number);
            page.fill("#password", PASSWORD);
            page.click("form[action='/login'] button");
            page.waitForURL(hub.issuer() + "/");
            picture(page, "phone-space");
            assertThat(page.textContent("h1")).isEqualTo(NAME);
        }
    }

    /** After activation somebody may be logged in already; the walk shows the login itself. */
    private static void logOutIfIn(Page page) {
        if (page.locator("form[action='/logout']").count() > 0) {
            page.click("form[action='/logout'] button");
            page.waitForLoadState();
        }
    }

    private static Map<String, String> claims(Page page) {
        var claims = new TreeMap<String, String>();
        page.locator("dd[data-claim]")
                .all()
                .forEach(row -> claims.put(row.getAttribute("data-claim"), row.textContent()));
        return claims;
    }

    private void picture(Page page, String what) {
        pictures++;
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(PICTURES.resolve("%02d-%s.png".formatted(pictures, what))));
    }

    private static JsonNode cardOf(String name, JsonNode cards) {
        for (JsonNode card : cards) {
            if (card.required("name").asString().equals(name)) {
                return card;
            }
        }
        throw new AssertionError("no card for " + name + " in " + cards);
    }

    /** Runs the blocks in one shell, as somebody types them, and returns what each has printed. */
    private List<String> run(List<String> blocks) throws IOException, InterruptedException {
        String mark = "=== what the next block prints ===";
        var script = new StringBuilder("set -euo pipefail\n");
        for (String block : blocks) {
            script.append("echo; echo '").append(mark).append("'\n").append(block);
        }
        var builder =
                new ProcessBuilder("bash", "-c", script.toString())
                        .directory(RunningHub.ROOT.toFile())
                        .redirectError(Redirect.INHERIT);
        builder.environment().putAll(hub.environment());
        Process shell = builder.start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as("the README's commands, which said %s", output).isZero();
        return Arrays.stream(output.split(Pattern.quote(mark), -1)).skip(1).toList();
    }
}
