package org.shuniu.gateway.registration;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadataRefused;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Initial access tokens, made by API clients that hold {@code clients.write}. */
@RestController
@RequestMapping("/api/v1/registration-tokens")
class RegistrationTokensApi {
    private final RegistrationTokens tokens;

    RegistrationTokensApi(RegistrationTokens tokens) {
        this.tokens = tokens;
    }

    /** What a registration under the token may be. */
    record TokenRequest(
            @Nullable String kind,
            @Nullable List<String> redirectHosts,
            @Nullable List<String> scopes,
            @Nullable Boolean requirePkce,
            @Nullable Integer uses,
            @Nullable String expiresAt) {
        RegistrationTokens.Wanted wanted() {
            return new RegistrationTokens.Wanted(
                    kindOf(kind),
                    redirectHosts == null ? List.of() : redirectHosts,
                    scopes,
                    requirePkce == null || requirePkce,
                    uses,
                    instantOf(expiresAt));
        }

        private static ClientKind kindOf(@Nullable String kind) {
            return Arrays.stream(ClientKind.values())
                    .filter(known -> known.code().equals(kind))
                    .findFirst()
                    .orElseThrow(
                            () -> new ClientMetadataRefused("kind", "must be platform or vendor"));
        }

        private static @Nullable Instant instantOf(@Nullable String text) {
            try {
                return text == null ? null : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new ClientMetadataRefused("expiresAt", "must be a time as in RFC 3339");
            }
        }
    }

    /** A token, shown this once. */
    record TokenView(String token) {}

    @PostMapping
    ResponseEntity<TokenView> issue(
            @RequestBody TokenRequest request, @AuthenticationPrincipal ApiCaller caller) {
        try {
            String token = tokens.issue(request.wanted(), Registrar.of(caller));
            return ResponseEntity.status(HttpStatus.CREATED)
                    .cacheControl(CacheControl.noStore())
                    .body(new TokenView(token));
        } catch (ClientMetadataRefused e) {
            throw new ProblemException(
                    Problem.of(ProblemType.INVALID_CLIENT_METADATA, e.detail())
                            .with("property", e.member()));
        }
    }
}
