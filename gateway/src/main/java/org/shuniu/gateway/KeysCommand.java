package org.shuniu.gateway;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.shuniu.gateway.home.NodeName;
import org.shuniu.gateway.home.StartupFault;
import org.shuniu.gateway.key.Compromised;
import org.shuniu.gateway.key.KeyRecord;
import org.shuniu.gateway.key.KeyRotation;
import org.shuniu.gateway.key.SignatureProvider;
import org.shuniu.gateway.key.SigningKeyStore;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.seal.FieldSeal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./shuniu keys}. Not a part of the API on purpose: whoever stole a signing key can make
 * themselves any access token, and must not decide what becomes of it.
 */
final class KeysCommand {
    private static final String OPERATOR = "operator";

    private final HubDatabase hub = new HubDatabase();

    String run(CommandLine.Keys asked) throws IOException, InterruptedException {
        return hub.use(
                database -> {
                    KeyRotation keys = rotation(database);
                    return switch (asked) {
                        case CommandLine.Keys.List() -> list(keys.list());
                        case CommandLine.Keys.Rotate() -> rotated(keys);
                        case CommandLine.Keys.Remove(Compromised which) -> removed(keys, which);
                    };
                });
    }

    private KeyRotation rotation(DataSource database) throws IOException {
        JdbcClient jdbc = JdbcClient.create(database);
        var clock = Clock.systemUTC();
        var store =
                new SigningKeyStore(
                        jdbc,
                        new TransactionTemplate(new JdbcTransactionManager(database)),
                        new FieldSeal(hub.masterKey(), "signing-key"),
                        SignatureProvider.jdk());
        var audit = new AuditLog(jdbc, JsonMapper.shared(), clock, NodeName.of(hub.home()));
        // How long a key signs is for the nodes to know; nothing here is done because it is due.
        return new KeyRotation(store, audit, clock, ChronoUnit.FOREVER.getDuration());
    }

    private static String rotated(KeyRotation keys) {
        return switch (keys.rotate(OPERATOR)) {
            case KeyRotation.Outcome.Rotated() -> list(keys.list());
            case KeyRotation.Outcome.TooEarly(Instant until) ->
                    throw new StartupFault(
                            "clients may not have the successors yet: rotate again after %s, or with --emergency"
                                    .formatted(until));
        };
    }

    private static String removed(KeyRotation keys, Compromised which) {
        if (keys.remove(which, OPERATOR).isEmpty()) {
            throw new StartupFault("there is no such key; ./shuniu keys lists them");
        }
        return list(keys.list());
    }

    private static String list(List<KeyRecord> keys) {
        return keys.stream()
                .map(
                        key ->
                                "%-5s  %-9s  %s  %s"
                                        .formatted(
                                                key.algorithm().getName(),
                                                key.state().code(),
                                                since(key).truncatedTo(ChronoUnit.SECONDS),
                                                key.kid()))
                .collect(Collectors.joining("\n"));
    }

    private static Instant since(KeyRecord key) {
        return Objects.requireNonNull(
                switch (key.state()) {
                    case PUBLISHED -> key.publishedAt();
                    case SIGNING -> key.signingAt();
                    case VERIFYING -> key.verifyingAt();
                    case GONE -> key.goneAt();
                });
    }
}
