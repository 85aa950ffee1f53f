package org.shuniu.gateway.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.shuniu.gateway.problem.ProblemAddresses;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Describes this interface to programs (OpenAPI 3.1); anybody may read it. */
@RestController
class OpenApiController {
    private static final String RESOURCE = "openapi.json";
    private static final String ISSUER = "https://issuer.invalid";

    private final byte[] document;

    OpenApiController(ProblemAddresses addresses) {
        this.document = read().replace(ISSUER, addresses.issuer()).getBytes(StandardCharsets.UTF_8);
    }

    @GetMapping("/api/v1/openapi.json")
    ResponseEntity<byte[]> get() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .body(document);
    }

    private static String read() {
        try (InputStream resource = OpenApiController.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
