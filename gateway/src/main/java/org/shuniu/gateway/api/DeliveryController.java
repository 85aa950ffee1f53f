package org.shuniu.gateway.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.intake.RosterIntake;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The way in over HTTP. The body goes to the intake as the stream it is and is never held in
 * memory, so its media type is looked at here and not by a message converter.
 */
@RestController
class DeliveryController {
    private static final List<MediaType> TAKEN =
            List.of(
                    MediaType.APPLICATION_OCTET_STREAM,
                    new MediaType("application", "zip"),
                    new MediaType("text", "csv"),
                    new MediaType("text", "tab-separated-values"),
                    new MediaType("application", "vnd.ms-excel"));

    private final RosterIntake intake;
    private final Subtree subtree;
    private final VisibleImports imports;
    private final Clock clock;

    DeliveryController(RosterIntake intake, Subtree subtree, VisibleImports imports, Clock clock) {
        this.intake = intake;
        this.subtree = subtree;
        this.imports = imports;
        this.clock = clock;
    }

    @PostMapping("/api/v1/sources/{source}/imports")
    ResponseEntity<ImportView> receive(
            @PathVariable("source") String source,
            HttpServletRequest request,
            @AuthenticationPrincipal ApiCaller caller)
            throws IOException {
        Batch batch;
        try {
            batch = take(source, request, caller);
        } catch (ProblemException refusal) {
            RefusedBody.drain(request, clock);
            throw refusal;
        }
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/imports/" + batch.id()))
                .body(imports.view(batch));
    }

    private Batch take(String source, HttpServletRequest request, ApiCaller caller)
            throws IOException {
        ScopeCheck.require(caller, ApiScope.ROSTER_WRITE);
        subtree.requireSource(source, caller);
        requireTaken(request.getContentType());
        ImportParameters parameters = ImportParameters.of(request);
        if (request.getContentLengthLong() == 0) {
            throw new ProblemException(ProblemType.EMPTY_BODY, "The body has no bytes.");
        }
        try {
            return intake.receive(
                    parameters.delivery(source, caller.id().actor()), request.getInputStream());
        } catch (DeliveryRefused e) {
            throw new ProblemException(typeOf(e.kind()), sentence(e));
        }
    }

    private static void requireTaken(@Nullable String contentType) {
        MediaType type;
        try {
            type = contentType == null ? MediaType.ALL : MediaType.parseMediaType(contentType);
        } catch (InvalidMediaTypeException e) {
            type = MediaType.ALL;
        }
        // Parameters such as charset say nothing: the content, not the type, decides the layout.
        if (TAKEN.stream().noneMatch(type::equalsTypeAndSubtype)) {
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "A delivery is one of "
                            + TAKEN.stream()
                                    .map(MediaType::toString)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
    }

    private static ProblemType typeOf(DeliveryRefused.Kind kind) {
        return switch (kind) {
            case UNKNOWN_SOURCE -> ProblemType.UNKNOWN_SOURCE;
            case EMPTY_BODY -> ProblemType.EMPTY_BODY;
            case TOO_LARGE -> ProblemType.TOO_LARGE;
            case DIGEST_MISMATCH -> ProblemType.DIGEST_MISMATCH;
            case UNREADABLE_ZIP -> ProblemType.UNREADABLE_ZIP;
            case INTERRUPTED -> ProblemType.INTERRUPTED;
        };
    }

    private static String sentence(DeliveryRefused refused) {
        String message = refused.getMessage();
        return message == null ? "The delivery was refused." : message;
    }
}
