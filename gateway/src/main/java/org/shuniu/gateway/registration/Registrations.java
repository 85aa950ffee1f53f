package org.shuniu.gateway.registration;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.ClientMetadataRefused;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.ClientSecret;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.trail.RefusalTrail;
import tools.jackson.databind.JsonNode;

/** Lets clients register themselves and look after their registration. */
final class Registrations {
    private final RegistrationStore store;
    private final Clients clients;
    private final ClientRegistry registry;
    private final RefusalTrail trail;
    private final Clock clock;
    private final SecureRandom random;

    Registrations(
            RegistrationStore store,
            Clients clients,
            ClientRegistry registry,
            RefusalTrail trail,
            Clock clock,
            SecureRandom random) {
        this.store = store;
        this.clients = clients;
        this.registry = registry;
        this.trail = trail;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A client as its owner sees it.
     *
     * @param secret null where none was made just now
     * @param accessToken the registration access token that counts from now on
     */
    record Registered(Client client, @Nullable ClientSecret secret, String accessToken) {}

    /** A client, and the terms that its registration access token opens. */
    record Opened(Client client, RegistrationTerms terms, AccessTokenHash hash) {}

    /**
     * Registers a client; empty if the initial access token is none, over or used up.
     *
     * @throws RegistrationRefused if it may not be what it asks to be; the token then keeps its use
     */
    Optional<Registered> register(String initialAccessToken, JsonNode request) {
        Optional<RegistrationTerms> used =
                store.use(AccessTokenHash.of(initialAccessToken), clock.instant());
        if (used.isEmpty()) {
            trail.record(
                    new RegistrationEvent.Refused(
                            "system",
                            "unknown",
                            new RegistrationEvent.Reason("initial-access-token")));
            return Optional.empty();
        }
        RegistrationTerms terms = used.get();
        Registration made;
        try {
            made =
                    refusable(
                            terms,
                            () ->
                                    clients.register(
                                            RegistrationRequest.read(request, terms, null),
                                            terms.registrar()));
        } catch (RegistrationRefused e) {
            store.giveBack(terms);
            throw e;
        }
        String accessToken = AccessTokenHash.newToken(random);
        store.link(made.client().id(), terms, AccessTokenHash.of(accessToken));
        return Optional.of(new Registered(made.client(), made.secret(), accessToken));
    }

    /** Empty for a token that is not this client's, and for a client that is gone. */
    Optional<Opened> open(ClientId id, String accessToken) {
        var hash = AccessTokenHash.of(accessToken);
        Optional<Opened> opened =
                store.find(id, hash)
                        .flatMap(
                                terms ->
                                        clients.find(id, terms.registrar())
                                                .map(client -> new Opened(client, terms, hash)));
        if (opened.isEmpty()) {
            String subject = registry.find(id.value()).isPresent() ? id.value() : "unknown";
            trail.record(
                    new RegistrationEvent.Refused(
                            "system",
                            subject,
                            new RegistrationEvent.Reason("registration-access-token")));
        }
        return opened;
    }

    /**
     * Replaces what a client is, under every rule of registration, and its access token; empty if
     * another request was faster.
     *
     * @throws RegistrationRefused if it may not be what it asks to be; nothing changes
     */
    Optional<Registered> update(Opened opened, JsonNode request) {
        Client before = opened.client();
        ClientMetadata asked =
                refusable(
                        opened.terms(),
                        () -> {
                            checkNamesItself(before, request);
                            return RegistrationRequest.read(request, opened.terms(), before);
                        });
        Client after =
                refusable(
                        opened.terms(),
                        () -> clients.update(before, asked, opened.terms().registrar()));
        String accessToken = AccessTokenHash.newToken(random);
        if (!store.rotate(before.id(), opened.hash(), AccessTokenHash.of(accessToken))) {
            return Optional.empty();
        }
        ClientSecret secret =
                after.proof().method().usesSecret() && !before.proof().method().usesSecret()
                        ? clients.addSecret(after, opened.terms().registrar())
                        : null;
        return Optional.of(new Registered(after, secret, accessToken));
    }

    // RFC 7592 §2.2.
    private void checkNamesItself(Client client, JsonNode request) {
        if (!client.id().value().equals(request.path("client_id").asString(""))) {
            throw RegistrationRefused.metadata("client_id must be that of the client.");
        }
        JsonNode secret = request.path("client_secret");
        if (!secret.isMissingNode()
                && !registry.isSecretOf(client.id().value(), secret.asString(""))) {
            throw RegistrationRefused.metadata("client_secret must be the present one.");
        }
        for (String ours :
                new String[] {
                    "registration_access_token",
                    "registration_client_uri",
                    "client_secret_expires_at",
                    "client_id_issued_at"
                }) {
            if (request.has(ours)) {
                throw RegistrationRefused.metadata(ours + " must not be sent.");
            }
        }
    }

    void delete(Opened opened) {
        store.unlink(opened.client().id());
        clients.delete(opened.client(), opened.terms().registrar());
    }

    private interface Work<T> {
        T done();
    }

    private <T> T refusable(RegistrationTerms terms, Work<T> work) {
        try {
            return work.done();
        } catch (ClientMetadataRefused e) {
            throw refused(terms, RegistrationRefused.of(e));
        } catch (RegistrationRefused e) {
            throw refused(terms, e);
        }
    }

    private RegistrationRefused refused(RegistrationTerms terms, RegistrationRefused because) {
        trail.record(
                new RegistrationEvent.Refused(
                        "system",
                        terms.actor(),
                        new RegistrationEvent.Reason(because.description())));
        return because;
    }
}
