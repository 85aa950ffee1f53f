package org.shuniu.gateway.problem;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problem documents (RFC 9457), counts them by fault and logs their tracking numbers; for
 * controllers through {@link ProblemHandler}, for security entry points directly.
 */
@Component
public class ProblemWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

    private final ProblemAddresses addresses;
    private final JsonMapper json;
    private final MeterRegistry meters;

    public ProblemWriter(ProblemAddresses addresses, JsonMapper json, MeterRegistry meters) {
        this.addresses = addresses;
        this.json = json;
        this.meters = meters;
    }

    /** Headers that the caller has set (Allow, WWW-Authenticate) are kept. */
    public void write(HttpServletResponse response, Problem problem) throws IOException {
        write(response, problem, null);
    }

    /**
     * As {@link #write(HttpServletResponse, Problem)}.
     *
     * @param cause goes to the log when the fault is ours, never to the caller
     */
    void write(HttpServletResponse response, Problem problem, @Nullable Throwable cause)
            throws IOException {
        UUID tracking = UUID.randomUUID();
        ProblemType type = problem.type();
        if (type.fault() == ProblemType.Fault.CALLER) {
            LOG.debug("problem {} {}", type.slug(), tracking);
        } else {
            LOG.error("problem {} {}", type.slug(), tracking, cause);
        }
        meters.counter("shuniu.problems", "type", type.slug(), "fault", type.fault().name())
                .increment();
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(type.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (problem.retryAfter() != null) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
        }
        // RFC 6750 §3.1: the answer to a token without the scope may name the scope to ask for.
        JsonNode scope = problem.members().get("scope");
        if (type.status() == HttpStatus.FORBIDDEN && scope != null) {
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Bearer error=\"insufficient_scope\", scope=\"" + scope.asString() + "\"");
        }
        byte[] body =
                json.writeValueAsBytes(
                        ProblemDocument.of(problem, addresses, URI.create("urn:uuid:" + tracking)));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
