package org.shuniu.routes.pull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;

/** JSON from an interface that wants a token with every question. */
final class ProtectedWeb implements AutoCloseable {
    private final Web web;
    private final AccessToken token;

    /**
     * @param timeout for connecting, and for each answer
     */
    ProtectedWeb(ClientCredentials client, Duration timeout, Clock clock) {
        this.web = new Web(timeout);
        this.token = new AccessToken(client, web, clock);
    }

    Web.Reply get(URI uri) throws IOException, InterruptedException {
        try {
            return web.reply(authorized(uri));
        } catch (Web.Unauthorized e) {
            // It may have been revoked, or live shorter than was said.
            token.forget();
            return web.reply(authorized(uri));
        }
    }

    private HttpRequest.Builder authorized(URI uri) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token.value());
    }

    @Override
    public void close() {
        web.close();
    }
}
