package org.shuniu.routes.pull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON from an interface that may want a token with every question. */
final class ProtectedWeb implements AutoCloseable {
    private final Web web;
    private final @Nullable AccessToken token;

    /** For a feed, which can wait. */
    ProtectedWeb(ClientCredentials client, Duration timeout, Clock clock) {
        this(client, timeout, Web.PATIENT, clock);
    }

    /**
     * @param client null where no token is wanted
     * @param timeout for connecting, and for each answer
     * @param tries of a question that brings no whole answer
     */
    ProtectedWeb(@Nullable ClientCredentials client, Duration timeout, int tries, Clock clock) {
        this.web = new Web(timeout, tries);
        this.token = client == null ? null : new AccessToken(client, web, clock);
    }

    Web.Reply get(URI uri) throws IOException, InterruptedException {
        return authorized(() -> HttpRequest.newBuilder(uri));
    }

    Web.Reply post(URI uri, JsonNode body) throws IOException, InterruptedException {
        return authorized(
                () ->
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body.toString())));
    }

    private Web.Reply authorized(Supplier<HttpRequest.Builder> question)
            throws IOException, InterruptedException {
        if (token == null) {
            return web.reply(question.get());
        }
        try {
            return web.reply(question.get().header("Authorization", "Bearer " + token.value()));
        } catch (Web.Unauthorized e) {
            // It may have been revoked, or live shorter than was said.
            token.forget();
            return web.reply(question.get().header("Authorization", "Bearer " + token.value()));
        }
    }

    @Override
    public void close() {
        web.close();
    }
}
