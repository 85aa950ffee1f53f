package org.shuniu.gateway.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.function.Supplier;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientMembers;
import org.shuniu.gateway.client.ClientMetadataRefused;
import org.shuniu.gateway.client.ClientSecret;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Relying parties and API clients, registered by API clients that hold {@code clients.write}. */
@RestController
@RequestMapping("/api/v1/clients")
class ClientController {
    private static final int MAX_ID = 100;

    private final Clients clients;
    private final ClientRequests requests;

    ClientController(Clients clients, ClientRequests requests) {
        this.clients = clients;
        this.requests = requests;
    }

    /** A secret, shown this once. */
    record SecretView(String clientId, String clientSecret) {}

    @PostMapping
    ResponseEntity<ClientView> register(
            @RequestBody ClientMembers members, @AuthenticationPrincipal ApiCaller caller) {
        Registration made =
                refusable(() -> clients.register(members.toMetadata(null), Registrar.of(caller)));
        return ResponseEntity.created(URI.create("/api/v1/clients/" + made.client().id()))
                .cacheControl(CacheControl.noStore())
                .body(ClientView.of(made.client(), made.secret()));
    }

    @GetMapping("/{clientId}")
    ClientView get(@PathVariable String clientId, @AuthenticationPrincipal ApiCaller caller) {
        return ClientView.of(require(clientId, caller), null);
    }

    @PatchMapping("/{clientId}")
    ClientView update(
            @PathVariable String clientId,
            @RequestBody JsonNode patch,
            @AuthenticationPrincipal ApiCaller caller,
            HttpServletRequest request) {
        Client before = require(clientId, caller);
        Client after =
                refusable(
                        () ->
                                clients.update(
                                        before,
                                        requests.merge(before, patch, request),
                                        Registrar.of(caller)));
        return ClientView.of(after, null);
    }

    @DeleteMapping("/{clientId}")
    ResponseEntity<Void> delete(
            @PathVariable String clientId, @AuthenticationPrincipal ApiCaller caller) {
        clients.delete(require(clientId, caller), Registrar.of(caller));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{clientId}/secrets")
    ResponseEntity<SecretView> addSecret(
            @PathVariable String clientId, @AuthenticationPrincipal ApiCaller caller) {
        Client client = require(clientId, caller);
        ClientSecret secret = refusable(() -> clients.addSecret(client, Registrar.of(caller)));
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new SecretView(client.id().value(), secret.value()));
    }

    private Client require(String clientId, ApiCaller caller) {
        if (!clientId.isEmpty() && clientId.length() <= MAX_ID && clientId.indexOf('\0') < 0) {
            var found = clients.find(new ClientId(clientId), Registrar.of(caller));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ProblemException(ProblemType.UNKNOWN_CLIENT, "There is no client of this id.");
    }

    private static <T> T refusable(Supplier<T> work) {
        try {
            return work.get();
        } catch (ClientMetadataRefused e) {
            throw new ProblemException(
                    Problem.of(ProblemType.INVALID_CLIENT_METADATA, e.detail())
                            .with("property", e.member()));
        }
    }
}
