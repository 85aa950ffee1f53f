package org.shuniu.gateway.registration;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.registration.Registrations.Opened;
import org.shuniu.gateway.registration.Registrations.Registered;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /connect/register}: RFC 7591, RFC 7592, OIDC Dynamic Client Registration. */
@RestController
@RequestMapping(path = "/connect/register", produces = MediaType.APPLICATION_JSON_VALUE)
class RegistrationEndpoint {
    static final String PATH = "/connect/register";
    private static final String BEARER = "Bearer ";
    private static final int MAX_TOKEN = 200;
    private static final int MAX_ID = 100;

    private final Registrations registrations;
    private final FailedTokens failures;
    private final String address;

    RegistrationEndpoint(Registrations registrations, FailedTokens failures, HubProperties hub) {
        this.registrations = registrations;
        this.failures = failures;
        this.address = hub.hub().issuer() + PATH + "/";
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ObjectNode> register(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
                    @Nullable String authorization,
            @RequestBody JsonNode body,
            HttpServletRequest request) {
        if (failures.areTooMany(request)) {
            return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                    .header(HttpHeaders.RETRY_AFTER, failures.retryAfterSeconds())
                    .body(error("temporarily_unavailable", "Too many tokens that are none."));
        }
        Optional<Registered> made =
                bearer(authorization).flatMap(token -> registrations.register(token, body));
        if (made.isEmpty()) {
            failures.count(request);
            return unauthorized(authorization);
        }
        return ResponseEntity.created(URI.create(address + made.get().client().id()))
                .cacheControl(CacheControl.noStore())
                .body(answer(made.get()));
    }

    @GetMapping("/{clientId}")
    ResponseEntity<ObjectNode> read(
            @PathVariable String clientId,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
                    @Nullable String authorization) {
        return opened(clientId, authorization)
                .map(
                        opened ->
                                ok(
                                        new Registered(
                                                opened.client(),
                                                null,
                                                bearer(authorization).orElseThrow())))
                .orElseGet(() -> unauthorized(authorization));
    }

    @PutMapping(path = "/{clientId}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ObjectNode> update(
            @PathVariable String clientId,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
                    @Nullable String authorization,
            @RequestBody JsonNode body) {
        return opened(clientId, authorization)
                .flatMap(opened -> registrations.update(opened, body))
                .map(this::ok)
                .orElseGet(() -> unauthorized(authorization));
    }

    @DeleteMapping("/{clientId}")
    ResponseEntity<ObjectNode> delete(
            @PathVariable String clientId,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
                    @Nullable String authorization) {
        Optional<Opened> opened = opened(clientId, authorization);
        if (opened.isEmpty()) {
            return unauthorized(authorization);
        }
        registrations.delete(opened.get());
        return ResponseEntity.noContent().cacheControl(CacheControl.noStore()).build();
    }

    private Optional<Opened> opened(String clientId, @Nullable String authorization) {
        if (clientId.isEmpty() || clientId.length() > MAX_ID || clientId.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return bearer(authorization)
                .flatMap(token -> registrations.open(new ClientId(clientId), token));
    }

    private static Optional<String> bearer(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip())
                .filter(token -> !token.isEmpty() && token.length() <= MAX_TOKEN);
    }

    private ResponseEntity<ObjectNode> ok(Registered registered) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(answer(registered));
    }

    private ObjectNode answer(Registered registered) {
        return RegistrationAnswer.of(
                registered.client(),
                registered.secret(),
                address + registered.client().id(),
                registered.accessToken());
    }

    // RFC 7592 §2: also for a client that is gone. RFC 6750 §3.1: no error code where no token was
    // sent.
    private static ResponseEntity<ObjectNode> unauthorized(@Nullable String authorization) {
        String challenge = "Bearer realm=\"shuniu\"";
        return authorization == null
                ? ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                        .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                        .build()
                : ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                        .header(
                                HttpHeaders.WWW_AUTHENTICATE,
                                challenge + ", error=\"invalid_token\"")
                        .body(error("invalid_token", "The token is none that counts here."));
    }

    @ExceptionHandler
    ResponseEntity<ObjectNode> refused(RegistrationRefused e) {
        return ResponseEntity.badRequest()
                .cacheControl(CacheControl.noStore())
                .body(error(e.error(), e.description()));
    }

    @ExceptionHandler
    ResponseEntity<ObjectNode> unreadable(HttpMessageNotReadableException e) {
        return ResponseEntity.badRequest()
                .body(error("invalid_client_metadata", "The request must be a JSON object."));
    }

    private static ObjectNode error(String error, String description) {
        return RegistrationRequest.JSON
                .createObjectNode()
                .put("error", error)
                .put("error_description", description);
    }
}
