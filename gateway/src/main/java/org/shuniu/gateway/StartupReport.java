package org.shuniu.gateway;

import ch.qos.logback.classic.LoggerContext;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.home.StartupFault;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;

/**
 * Tells why the hub did not start: one line for the operator that says what to do, and everything
 * in the log file. Registered in {@code META-INF/spring.factories}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartupReport implements SpringBootExceptionReporter {
    StartupReport(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        System.err.println("shuniu: " + line(failure).replaceAll("\\s*\\R\\s*", " "));
        silenceLogback();
        if (logFile() != null) {
            LoggerFactory.getLogger(StartupReport.class).error("The hub did not start", failure);
        }
        return true;
    }

    /** On a full disk Logback would tell the console, at length, that it cannot write its file. */
    private static void silenceLogback() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            var status = context.getStatusManager();
            status.getCopyOfStatusListenerList().forEach(status::remove);
        }
    }

    static String line(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .orElseGet(() -> unknown(failure));
    }

    private static Optional<String> known(Throwable cause) {
        if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
            return Optional.of("the disk is full: free some space and start again");
        }
        return switch (cause) {
            case StartupFault fault -> Optional.ofNullable(fault.getMessage());
            case PortInUseException taken ->
                    Optional.of(
                            "port %d is taken: stop what uses it, or choose another with --port or SERVER_PORT"
                                    .formatted(taken.getPort()));
            case BindValidationException invalid -> Optional.of(invalid(invalid));
            // The validation that failed is among its causes and says more.
            case BindException unbound
                    when !(unbound.getCause() instanceof BindValidationException) ->
                    Optional.of(unbound(unbound));
            case SQLException sql -> database(sql);
            default -> Optional.empty();
        };
    }

    private static String invalid(BindValidationException invalid) {
        var prefix = invalid.getValidationErrors().getName().toString();
        return invalid.getValidationErrors().getAllErrors().stream()
                .findFirst()
                .map(
                        error -> {
                            var field =
                                    error instanceof FieldError f ? "." + kebab(f.getField()) : "";
                            var value = error instanceof FieldError f ? f.getRejectedValue() : null;
                            return setting(prefix + field, value, error.getDefaultMessage());
                        })
                .orElse("the configuration under " + prefix + " is not valid");
    }

    private static String unbound(BindException unbound) {
        var property = unbound.getProperty();
        var deepest =
                Stream.iterate((Throwable) unbound, cause -> cause != null, Throwable::getCause)
                        .reduce(unbound, (_, cause) -> cause);
        return setting(
                unbound.getName().toString(),
                property == null ? null : property.getValue(),
                deepest.getMessage());
    }

    private static String setting(String name, @Nullable Object value, @Nullable String why) {
        return "the setting %s%s is not valid (%s): correct it, or %s in the environment"
                .formatted(
                        name,
                        value == null ? "" : " = " + value,
                        why,
                        name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'));
    }

    private static String kebab(String field) {
        return field.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** PostgreSQL Appendix A: classes 08 (connection), 28 (authorization), and 3D000, 53100. */
    private static Optional<String> database(SQLException sql) {
        var state = String.valueOf(sql.getSQLState());
        if (state.equals("53100")) {
            return Optional.of("the database's disk is full: free some space and start again");
        }
        if (state.startsWith("08") || state.startsWith("28") || state.equals("3D000")) {
            return Optional.of(
                    "cannot open the database (%s): check SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD"
                            .formatted(sql.getMessage()));
        }
        return Optional.empty();
    }

    private static String unknown(Throwable failure) {
        var deepest =
                Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                        .reduce(failure, (_, cause) -> cause);
        return "cannot start: %s%s".formatted(deepest, logHint());
    }

    private static String logHint() {
        var log = logFile();
        return log == null ? "" : "; the whole story is in " + log;
    }

    /** Spring Boot leaves the log's place in this system property, once there is a log. */
    private static @Nullable String logFile() {
        return System.getProperty("LOG_FILE");
    }
}
