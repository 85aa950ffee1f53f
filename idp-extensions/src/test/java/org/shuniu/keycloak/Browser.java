package org.shuniu.keycloak;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Follows redirects and keeps cookies. The JDK's own cookie store keeps Secure ones from http, also
 * on localhost, where browsers and Keycloak count it as secure.
 */
final class Browser {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new HashMap<>();

    /** Where a walk of redirects ended: at a page, or at the address it was to lead to. */
    record Arrival(int status, URI uri, String body) {}

    /** Goes on until a page wants to be read or {@code goal} would be next. */
    Arrival follow(URI start, URI goal) throws IOException, InterruptedException {
        URI uri = start;
        for (int hop = 0; hop < 20; hop++) {
            HttpResponse<String> response = get(uri);
            String location = response.headers().firstValue("Location").orElse(null);
            if (location == null) {
                return new Arrival(response.statusCode(), uri, response.body());
            }
            uri = uri.resolve(location);
            if (uri.toString().startsWith(goal.toString())) {
                return new Arrival(response.statusCode(), uri, "");
            }
        }
        throw new IllegalStateException("Redirects without end, last to " + uri);
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).header("Accept", "text/html");
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        for (String header : response.headers().allValues("Set-Cookie")) {
            for (HttpCookie cookie : HttpCookie.parse(header)) {
                if (cookie.getMaxAge() == 0) {
                    cookies.remove(cookie.getName());
                } else {
                    cookies.put(cookie.getName(), cookie.getValue());
                }
            }
        }
        return response;
    }
}
