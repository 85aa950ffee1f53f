package org.shuniu.gateway.interop;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.net.URI;
import org.shuniu.gateway.testing.Chromium;
import org.shuniu.gateway.walk.RunningHub;
import tools.jackson.databind.JsonNode;

/** Somebody of the demo at a browser that knows nothing yet. */
final class Visitor implements AutoCloseable {
    private final BrowserContext browser;
    private final Page page;
    private final JsonNode account;
    private final URI hub;

    Visitor(Chromium chromium, RunningHub hub, String role) {
        this.browser = chromium.browser().newContext();
        this.page = browser.newPage();
        this.account = accountOf(hub, role);
        this.hub = hub.issuer();
    }

    private static JsonNode accountOf(RunningHub hub, String role) {
        for (JsonNode account : hub.demo().required("accounts")) {
            if (account.required("role").asString().equals(role)) {
                return account;
            }
        }
        throw new AssertionError("no demo account of a " + role);
    }

    String spaceNumber() {
        return account.required("spaceNumber").asString();
    }

    Page page() {
        return page;
    }

    Response open(URI address) {
        Response response = page.navigate(address.toString());
        if (response == null) {
            throw new AssertionError("nothing was loaded from " + address);
        }
        return response;
    }

    /** Fills in the login form that the browser is at; what the application showed in the end. */
    Response logIn() {
        page.fill("#username", account.required("login").asString());
        page.fill("#password", account.required("password").asString());
        Response shown =
                page.waitForResponse(
                        this::isOfTheApplication,
                        () -> page.click("form[action='/login'] button:not([type=button])"));
        page.waitForLoadState();
        return shown;
    }

    private boolean isOfTheApplication(Response response) {
        boolean redirect = response.status() / 100 == 3;
        return !redirect
                && response.request().isNavigationRequest()
                && !response.url().startsWith(hub.toString());
    }

    String text(String selector) {
        return page.textContent(selector).strip();
    }

    @Override
    public void close() {
        browser.close();
    }
}
