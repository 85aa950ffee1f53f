package org.shuniu.gateway.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.page.TryLater;
import org.shuniu.roster.person.FirstLoad;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Turns whatever ends a request under {@code /api/} into a problem document. It resolves by path
 * and not by controller, because a wrong method or an unknown address has no controller; every
 * other path is left to its own handlers.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
public class ProblemHandler implements HandlerExceptionResolver {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ProblemWriter writer;

    public ProblemHandler(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Object handler,
            Exception exception) {
        if (!isApi(request.getRequestURI())) {
            return null;
        }
        // Spring Security's own filter answers these: it knows what to challenge with.
        if (exception instanceof AccessDeniedException
                || exception instanceof AuthenticationException) {
            return null;
        }
        try {
            if (exception instanceof ErrorResponse known) {
                known.getHeaders()
                        .forEach(
                                (name, values) ->
                                        response.setHeader(name, String.join(", ", values)));
            }
            writer.write(response, problemOf(exception), exception);
        } catch (IOException e) {
            // The caller is gone; there is nobody left to tell.
            throw new UncheckedIOException(e);
        }
        return new ModelAndView();
    }

    static boolean isApi(String path) {
        return path.equals("/api") || path.startsWith("/api/");
    }

    static Problem problemOf(Exception exception) {
        return switch (exception) {
            case ProblemException e -> e.problem();
            case HttpMessageNotReadableException e -> unreadable(e.getMostSpecificCause());
            case HttpMediaTypeNotSupportedException e ->
                    Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "This address takes " + list(e.getSupportedMediaTypes()) + ".");
            // No address of the API takes forms with files, however large they are.
            case MultipartException e ->
                    Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "This address does not take multipart/form-data.");
            case HttpRequestMethodNotSupportedException e ->
                    Problem.of(
                            ProblemType.METHOD_NOT_ALLOWED,
                            "This address does not answer to " + e.getMethod() + ".");
            case MissingServletRequestParameterException e ->
                    Problem.of(
                                    ProblemType.MISSING_PARAMETER,
                                    "The query parameter " + e.getParameterName() + " is missing.")
                            .with("parameter", e.getParameterName());
            case MethodArgumentTypeMismatchException e ->
                    Problem.of(
                                    ProblemType.INVALID_PARAMETER,
                                    "The value of " + e.getName() + " has the wrong form.")
                            .with("parameter", e.getName());
            case MethodArgumentNotValidException e ->
                    Problem.of(
                            ProblemType.INVALID_PROPERTY,
                            e.getFieldErrors().stream()
                                    .map(ProblemHandler::sentence)
                                    .collect(Collectors.joining(" ")));
            case HandlerMethodValidationException e ->
                    Problem.of(ProblemType.INVALID_PARAMETER, "A parameter is not allowed.");
            case ConstraintViolationException e ->
                    Problem.of(ProblemType.INVALID_PARAMETER, "A parameter is not allowed.");
            case TryLater e ->
                    Problem.of(ProblemType.UNAVAILABLE, "A store of the hub does not answer.")
                            .after(e.retryAfter());
            case DataAccessResourceFailureException e -> silentStore();
            case CannotCreateTransactionException e -> silentStore();
            case FirstLoad.UnderWay e ->
                    Problem.of(
                                    ProblemType.UNAVAILABLE,
                                    "People are being loaded for the first time; until that is over, nobody else changes any.")
                            .after(RETRY);
            case ErrorResponse e -> ofStatus(e.getStatusCode().value());
            default -> ofStatus(500);
        };
    }

    private static Problem silentStore() {
        return Problem.of(ProblemType.UNAVAILABLE, "A store of the hub does not answer.")
                .after(RETRY);
    }

    /** For what Spring and the servlet container refuse without telling us more than a status. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> Problem.of(ProblemType.UNAUTHENTICATED, "The request has no valid token.");
            case 403 ->
                    Problem.of(
                            ProblemType.INSUFFICIENT_SCOPE,
                            "The access token does not allow this request.");
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "Nothing answers at this address.");
            case 405 ->
                    Problem.of(
                            ProblemType.METHOD_NOT_ALLOWED,
                            "This address does not answer to this method.");
            case 406 ->
                    Problem.of(
                            ProblemType.NOT_ACCEPTABLE,
                            "This address answers with application/json only.");
            case 413 -> Problem.of(ProblemType.TOO_LARGE, "The body is larger than is taken here.");
            case 415 ->
                    Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "The media type of the body is not taken here.");
            case 429 -> Problem.of(ProblemType.RATE_LIMITED, "Too many requests.").after(RETRY);
            case 503 ->
                    Problem.of(ProblemType.UNAVAILABLE, "The hub is not available now.")
                            .after(RETRY);
            default ->
                    status >= 400 && status < 500
                            ? Problem.of(
                                    ProblemType.INVALID_REQUEST, "The request is not well-formed.")
                            : Problem.of(ProblemType.INTERNAL, "");
        };
    }

    /** Names the place and never the value: the body of a search holds an identifier. */
    private static Problem unreadable(Throwable cause) {
        return switch (cause) {
            case ProblemException e -> e.problem();
            case UnrecognizedPropertyException e ->
                    Problem.of(
                                    ProblemType.UNKNOWN_PROPERTY,
                                    "The property " + e.getPropertyName() + " is not known here.")
                            .with("property", e.getPropertyName());
            case DatabindException e when !place(e).isEmpty() ->
                    Problem.of(
                                    ProblemType.INVALID_PROPERTY,
                                    "The value of " + place(e) + " has the wrong form.")
                            .with("property", place(e));
            case StreamReadException e ->
                    Problem.of(
                            ProblemType.MALFORMED_JSON,
                            "The JSON breaks at line %d, column %d."
                                    .formatted(
                                            e.getLocation().getLineNr(),
                                            e.getLocation().getColumnNr()));
            default -> Problem.of(ProblemType.MALFORMED_JSON, "The body is not a JSON object.");
        };
    }

    private static String place(DatabindException e) {
        return e.getPath().stream()
                .map(
                        r ->
                                r.getPropertyName() == null
                                        ? "[" + r.getIndex() + "]"
                                        : r.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String sentence(FieldError error) {
        return error.getField() + ": " + error.getDefaultMessage() + ".";
    }

    private static String list(Collection<MediaType> types) {
        return types.stream().map(MediaType::toString).collect(Collectors.joining(", "));
    }
}
