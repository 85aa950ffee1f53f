package org.shuniu.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser without JavaScript does: cookies, forms with their hidden fields, no redirects.
 */
public final class WebClient {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final HttpClient http;
    private final String origin;
    private final Map<String, String> cookies = new TreeMap<>();
    private String acceptLanguage = "zh-CN";

    public WebClient(int port) {
        this(port, HttpClient.newHttpClient());
    }

    /** One of many that share their connections, which cost more than what they carry. */
    public WebClient(int port, HttpClient http) {
        this.http = http;
        this.origin = "http://localhost:" + port;
    }

    public WebClient accepting(String language) {
        acceptLanguage = language;
        return this;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** Opens the page, fills in its first form that posts to {@code action}, and sends it. */
    public HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        String html = get(page).body();
        int form = html.indexOf("action=\"" + action + "\"");
        if (form < 0) {
            throw new AssertionError("no form for " + action + " on " + page + ":\n" + html);
        }
        var all = new LinkedHashMap<String, String>();
        Matcher hidden = HIDDEN.matcher(html.substring(form, html.indexOf("</form>", form)));
        while (hidden.find()) {
            all.put(hidden.group(1), hidden.group(2).replace("&amp;", "&"));
        }
        all.putAll(fields);
        return post(action, all);
    }

    public HttpResponse<String> post(String path, Map<String, String> fields) {
        String body =
                fields.entrySet().stream()
                        .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
                        .collect(Collectors.joining("&"));
        return send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        var request =
                HttpRequest.newBuilder(URI.create(origin + path))
                        .header("Accept-Language", acceptLanguage)
                        .header("Accept", "text/html");
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(c -> c.getKey() + "=" + c.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            for (String cookie : response.headers().allValues("Set-Cookie")) {
                String[] pair = cookie.split(";", 2)[0].split("=", 2);
                if (pair[1].isEmpty()) {
                    cookies.remove(pair[0]);
                } else {
                    cookies.put(pair[0], pair[1]);
                }
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
