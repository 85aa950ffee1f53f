package org.shuniu.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.testing.TestClock;
import org.shuniu.roster.testing.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class KeyRotationIT {
    private static final Duration PERIOD = Duration.ofDays(90);
    private static final Map<String, Object> CLAIMS = Map.of("sub", "somebody");

    private final TestClock clock = new TestClock(Instant.parse("2026-09-01T00:00:00Z"));
    private DataSource database;
    private Node one;
    private Node other;

    /** What a process of the hub has of keys. */
    private record Node(KeyRotation rotation, SigningKeys keys, Jws jws, Wire wire) {
        String sign() {
            return jws.sign("ES256", "at+jwt", CLAIMS);
        }

        boolean accepts(String token) {
            return jws.verify(token, "ES256", "at+jwt").isPresent();
        }

        String signingKid() {
            return keys.signing(JWSAlgorithm.ES256).kid();
        }

        Set<String> jwks() throws ParseException {
            return JWKSet.parse(keys.jwks()).getKeys().stream()
                    .map(key -> key.getKeyID())
                    .collect(Collectors.toSet());
        }
    }

    /** A node's own way to the database, which can break. */
    private static final class Wire extends AbstractDataSource {
        private final DataSource database;
        private volatile boolean cut;

        Wire(DataSource database) {
            this.database = database;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (cut) {
                throw new SQLException("cut", "08006");
            }
            return database.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    @BeforeEach
    void twoNodesOnOneDatabase() {
        database = TestDatabase.fresh();
        migrate("roster", "classpath:org/shuniu/roster/migration");
        migrate("gateway", "classpath:db/gateway");
        one = node("one");
        other = node("other");
    }

    private void migrate(String schema, String location) {
        Flyway.configure()
                .dataSource(database)
                .schemas(schema)
                .locations(location)
                .load()
                .migrate();
    }

    private Node node(String name) {
        var wire = new Wire(database);
        var jdbc = JdbcClient.create(wire);
        var store =
                new SigningKeyStore(
                        jdbc,
                        new TransactionTemplate(new JdbcTransactionManager(wire)),
                        new FieldSeal(new MasterKey(new byte[32]), "signing-key"),
                        SignatureProvider.jdk());
        var rotation =
                new KeyRotation(
                        store, new AuditLog(jdbc, JsonMapper.shared(), clock, name), clock, PERIOD);
        rotation.turn();
        var keys = new SigningKeys(store, clock);
        return new Node(rotation, keys, new Jws(keys, JsonMapper.shared()), wire);
    }

    @Test
    void nodesThatStartTogetherMakeOneKeyAndOneSuccessorOfEachAlgorithm() throws Exception {
        database = TestDatabase.fresh();
        migrate("roster", "classpath:org/shuniu/roster/migration");
        migrate("gateway", "classpath:db/gateway");
        try (var together = Executors.newFixedThreadPool(4)) {
            for (var started :
                    together.invokeAll(
                            List.<Callable<Node>>of(
                                    () -> node("a"),
                                    () -> node("b"),
                                    () -> node("c"),
                                    () -> node("d")))) {
                started.get();
            }
        }
        assertThat(node("e").rotation().list())
                .extracting(key -> key.algorithm().getName() + " " + key.state().code())
                .containsExactlyInAnyOrder(
                        "ES256 signing", "ES256 published", "RS256 signing", "RS256 published");
    }

    @Test
    void aKeySignsForItsPeriodAndItsSuccessorWasInTheJwksAllAlong() throws Exception {
        String first = one.signingKid();
        Set<String> atFirst = one.jwks();
        clock.advance(PERIOD.minusSeconds(1));
        turnEverywhere();
        assertThat(one.signingKid()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(1));
        turnEverywhere();
        assertThat(one.signingKid()).isNotEqualTo(first).isIn(atFirst);
        assertThat(other.signingKid()).isEqualTo(one.signingKid());
        assertThat(events("key.signing-began")).contains(one.signingKid());
        assertThat(events("key.signing-ended")).contains(first);
    }

    @Test
    void aSuccessorDoesNotSignBeforeEveryJwksWithoutItHasExpired() {
        String first = one.signingKid();
        clock.advance(KeyRotation.LEAD.minusSeconds(1));
        assertThat(one.rotation().rotate("operator"))
                .isEqualTo(new KeyRotation.Outcome.TooEarly(clock.instant().plusSeconds(1)));
        one.keys().refresh();
        assertThat(one.signingKid()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(1));
        assertThat(one.rotation().rotate("operator"))
                .isInstanceOf(KeyRotation.Outcome.Rotated.class);
        one.keys().refresh();
        assertThat(one.signingKid()).isNotEqualTo(first);
    }

    @Test
    void whatTheOldKeySignedIsAcceptedUntilTheLastOfItIsDead() throws Exception {
        clock.advance(KeyRotation.LEAD);
        turnEverywhere();
        // A node that cannot read goes on for five minutes; its last token lives five more.
        other.wire().cut = true;
        one.rotation().rotate("operator");
        one.keys().refresh();
        clock.advance(SigningKeys.TRUSTED_WITHOUT_READING.minusSeconds(5));
        other.keys().refresh();
        String last = other.sign();
        assertThat(one.accepts(last)).isTrue();
        clock.advance(SigningKeys.LONGEST_TOKEN);
        turn(one);
        assertThat(one.accepts(last)).isTrue();
        assertThat(one.jwks()).hasSize(6);
        clock.advance(Duration.ofSeconds(65));
        turn(one);
        assertThat(one.accepts(last)).isFalse();
        assertThat(one.jwks()).hasSize(4);
        assertThat(
                        JdbcClient.create(database)
                                .sql(
                                        "select count(*) from gateway.signing_key where state = 'gone' and sealed_jwk is not null")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void anEmergencyKillsWhatTheKeySignedAndPassesOnToAKeyThatClientsHave() throws Exception {
        String stolen = one.signingKid();
        String token = other.sign();
        Set<String> before = one.jwks();
        assertThat(one.rotation().remove(new Compromised.InUse(), "operator"))
                .extracting(KeyRecord::kid)
                .contains(stolen);
        one.keys().refresh();
        other.keys().refresh();
        assertThat(one.accepts(token)).isFalse();
        assertThat(other.accepts(token)).isFalse();
        assertThat(one.jwks()).doesNotContain(stolen);
        assertThat(one.signingKid()).isIn(before);
        assertThat(other.accepts(one.sign())).isTrue();
        assertThat(events("key.removed")).contains(stolen);
    }

    @Test
    void anEmergencyOfEveryKeyLeavesNoneOfThem() throws Exception {
        Set<String> before = one.jwks();
        one.rotation().remove(new Compromised.Every(), "operator");
        one.keys().refresh();
        assertThat(one.jwks()).doesNotContainAnyElementsOf(before).hasSize(4);
        assertThat(one.accepts(one.sign())).isTrue();
    }

    @Test
    void anEmergencyOfOneKeyTouchesNoOther() throws Exception {
        Set<String> before = one.jwks();
        String signing = one.signingKid();
        String successor =
                one.rotation().list().stream()
                        .filter(key -> key.state() == KeyState.PUBLISHED)
                        .map(KeyRecord::kid)
                        .findFirst()
                        .orElseThrow();
        one.rotation().remove(new Compromised.One(successor), "operator");
        one.keys().refresh();
        assertThat(one.signingKid()).isEqualTo(signing);
        assertThat(one.jwks()).hasSize(4).doesNotContain(successor);
        assertThat(before).contains(successor);
        assertThat(one.rotation().remove(new Compromised.One(successor), "operator")).isEmpty();
    }

    @Test
    void aNodeThatCannotReadStopsSigningAfterFiveMinutes() {
        other.wire().cut = true;
        clock.advance(SigningKeys.TRUSTED_WITHOUT_READING);
        other.keys().refresh();
        assertThat(other.sign()).isNotEmpty();
        clock.advance(Duration.ofSeconds(1));
        other.keys().refresh();
        assertThatExceptionOfType(SigningSuspended.class).isThrownBy(other::sign);
        other.wire().cut = false;
        other.keys().refresh();
        assertThat(other.sign()).isNotEmpty();
    }

    private void turnEverywhere() {
        turn(one);
        turn(other);
        one.keys().refresh();
    }

    private static void turn(Node node) {
        node.rotation().turn();
        node.keys().refresh();
    }

    private List<String> events(String type) {
        return JdbcClient.create(database)
                .sql("select subject from roster.audit_event where type = :type")
                .param("type", type)
                .query(String.class)
                .list();
    }
}
