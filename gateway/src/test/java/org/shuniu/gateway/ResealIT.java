package org.shuniu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.reseal.Resealing;
import org.shuniu.roster.reseal.SealedColumn;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.Suite;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Nothing that the hub seals is forgotten when it changes its suite. */
@PeopleTest
class ResealIT {
    /** Hashes, with a key or without: they hide no value that could be sealed anew. */
    private static final Set<String> HASHES =
            Set.of(
                    "blind_index",
                    "citizen_index",
                    "code_hash",
                    "code_hmac",
                    "fingerprint",
                    "hash",
                    "leaves",
                    "proposal_key",
                    "record_key",
                    "root",
                    "seal");

    @Autowired private JdbcClient jdbc;
    @Autowired private JdbcTemplate template;
    @Autowired private TransactionTemplate transactions;
    @Autowired private MasterKey masterKey;

    @Test
    void everyColumnOfBytesIsSealedAnewOrAHash() {
        List<String> columns =
                jdbc.sql(
                                """
                                select table_schema || '.' || table_name || '.' || column_name
                                  from information_schema.columns
                                  join information_schema.tables using (table_schema, table_name)
                                 where table_schema in ('roster', 'gateway') and udt_name in ('bytea', '_bytea')
                                   and table_type = 'BASE TABLE'
                                """)
                        .query(String.class)
                        .list();
        Set<String> sealed =
                ResealCommand.COLUMNS.stream()
                        .map(SealedColumn::toString)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(columns)
                .containsAll(sealed)
                .filteredOn(column -> !sealed.contains(column))
                .allSatisfy(
                        column ->
                                assertThat(column.substring(column.lastIndexOf('.') + 1))
                                        .isIn(HASHES));
    }

    @Test
    void signingKeysChangeTheirSuiteAndStillOpen() {
        for (Suite suite : List.of(Suite.SM, Suite.INTERNATIONAL)) {
            var resealing =
                    new Resealing(
                            template, transactions, masterKey.under(suite), ResealCommand.COLUMNS);
            resealing.run(progress -> assertThat(progress.left()).isZero());
            List<String> opened =
                    jdbc.sql(
                                    "select kid, sealed_jwk from gateway.signing_key where sealed_jwk is not null")
                            .query(
                                    (row, n) ->
                                            new String(
                                                    new FieldSeal(masterKey, "signing-key")
                                                            .open(
                                                                    row.getBytes(2),
                                                                    row.getString(1)),
                                                    StandardCharsets.UTF_8))
                            .list();
            assertThat(opened).isNotEmpty().allMatch(jwk -> jwk.contains("\"d\""));
        }
    }
}
