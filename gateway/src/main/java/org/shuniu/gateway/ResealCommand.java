package org.shuniu.gateway;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.shuniu.roster.reseal.Resealing;
import org.shuniu.roster.reseal.SealedColumn;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** {@code ./shuniu reseal}: what another suite sealed, by the one that is configured. */
final class ResealCommand {
    /** Everything that the hub seals. */
    static final List<SealedColumn> COLUMNS =
            Stream.concat(
                            SealedColumn.OF_ROSTER.stream(),
                            Stream.of(
                                    new SealedColumn(
                                            "gateway.signing_key",
                                            "sealed_jwk",
                                            "signing-key",
                                            "kid"),
                                    new SealedColumn(
                                            "gateway.receiver",
                                            "sealed_secret",
                                            "receiver",
                                            "receiver_id"),
                                    new SealedColumn(
                                            "gateway.space_provider",
                                            "sealed_secret",
                                            "space-provider",
                                            "name")))
                    .toList();

    private final HubDatabase hub = new HubDatabase();

    String run(CommandLine.Reseal asked) throws IOException, InterruptedException {
        return hub.use(
                database -> {
                    MasterKey key = hub.masterKey();
                    Resealing resealing = resealing(database, key);
                    return switch (asked) {
                        case CommandLine.Reseal.Status() ->
                                resealing.progress().stream()
                                        .map(progress -> line(progress, key))
                                        .collect(Collectors.joining("\n"));
                        case CommandLine.Reseal.Run() -> {
                            // Each as it is done: of ten million people it takes its time.
                            resealing.run(progress -> System.out.println(line(progress, key)));
                            yield "done";
                        }
                    };
                });
    }

    private static Resealing resealing(DataSource database, MasterKey key) {
        return new Resealing(
                new JdbcTemplate(database),
                new TransactionTemplate(new JdbcTransactionManager(database)),
                key,
                COLUMNS);
    }

    private static String line(Resealing.Progress progress, MasterKey key) {
        return "%-28s  %,d of %,d not under suite %s"
                .formatted(progress.column(), progress.left(), progress.all(), key.suite().code());
    }
}
