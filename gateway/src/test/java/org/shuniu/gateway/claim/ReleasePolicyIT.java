package org.shuniu.gateway.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.SectorIdentifier;
import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PublicSubject;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.space.SpaceNumber;
import org.shuniu.roster.testing.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Pins what leaves the hub: a change of the golden file is what a reviewer has to agree to. */
class ReleasePolicyIT {
    private static final Set<String> ALL_SCOPES = Set.of("openid", "profile", "edu");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static JdbcClient jdbc;
    private static ReleasePolicy policy;

    @BeforeAll
    static void aHubWithItsKey() {
        var database = TestDatabase.fresh();
        Flyway.configure()
                .dataSource(database)
                .schemas("gateway")
                .locations("classpath:db/gateway")
                .load()
                .migrate();
        jdbc = JdbcClient.create(database);
        policy =
                new ReleasePolicy(
                        new PairwiseSubject(new MasterKey(new byte[32])),
                        new ConsentStore(jdbc),
                        new ClientSubjects(jdbc, Clock.systemUTC()));
    }

    @Test
    void theReleasedClaimsAreThoseOfTheGoldenFile() throws IOException {
        var platform = client("platform-1", ClientKind.PLATFORM);
        var vendor = client("vendor-1", ClientKind.VENDOR);
        var consented = client("vendor-2", ClientKind.VENDOR);
        consent(consented);
        var released = new LinkedHashMap<String, Object>();
        released.put("platform", policy.release(pupil(PersonStatus.ACTIVE), platform, ALL_SCOPES));
        released.put("vendor", policy.release(pupil(PersonStatus.ACTIVE), vendor, ALL_SCOPES));
        released.put(
                "vendor with consent",
                policy.release(pupil(PersonStatus.ACTIVE), consented, ALL_SCOPES));
        released.put(
                "platform, frozen person",
                policy.release(pupil(PersonStatus.FROZEN), platform, ALL_SCOPES));
        released.put(
                "platform, openid alone",
                policy.release(pupil(PersonStatus.ACTIVE), platform, Set.of("openid")));
        assertThat(JSON.writeValueAsString(released) + "\n").isEqualTo(golden());
    }

    @Test
    void aScopeThatTheClientIsNotRegisteredForReleasesNothing() {
        var narrow = client("narrow", ClientKind.PLATFORM, Set.of("openid"));
        assertThat(policy.release(pupil(PersonStatus.ACTIVE), narrow, ALL_SCOPES))
                .containsOnlyKeys("sub");
    }

    @Test
    void theTableSaysWhoMayHaveWhat() {
        assertThat(
                        ClaimCatalogue.ALL.stream()
                                .map(c -> c.name() + " " + c.scope() + " vendors:" + c.vendors()))
                .containsExactly(
                        "sub openid vendors:ALWAYS",
                        "former_sub openid vendors:ALWAYS",
                        "name profile vendors:WITH_CONSENT",
                        "preferred_username profile vendors:NEVER",
                        "edu_space_id edu vendors:NEVER",
                        "edu_roles edu vendors:ALWAYS",
                        "edu_orgs edu vendors:WITH_CONSENT",
                        "edu_assurance edu vendors:WITH_CONSENT");
    }

    private static String golden() throws IOException {
        try (var file = ReleasePolicyIT.class.getResourceAsStream("released.golden.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void consent(Client client) {
        jdbc.sql(
                        """
                        insert into gateway.client values (:id, 'vendor', 'v', '{}', '{}', null, '{}', '{}',
                               'none', 'ES256', true, 's', null, 'system', now(), null)
                        """)
                .param("id", client.id().value())
                .update();
        jdbc.sql(
                        """
                        insert into gateway.consent (id, person_id, client_id, scopes, granted_at)
                        values (gen_random_uuid(), :person, :client, '{profile,edu}', now())
                        """)
                .param("person", pupil(PersonStatus.ACTIVE).id().value())
                .param("client", client.id().value())
                .update();
    }

    private static Client client(String id, ClientKind kind) {
        return client(id, kind, ALL_SCOPES);
    }

    private static Client client(String id, ClientKind kind, Set<String> scopes) {
        assertThat(Clients.IDENTITY_SCOPES).containsAll(scopes);
        return new Client(
                new ClientId(id),
                ClientMetadata.relyingParty(
                        id, kind, List.of("https://" + id + ".example.cn/cb"), scopes),
                new SectorIdentifier(id + ".example.cn"),
                "system",
                Instant.EPOCH);
    }

    private static PersonProfile pupil(PersonStatus status) {
        return new PersonProfile(
                new PersonId(UUID.fromString("0197f0a0-0000-7000-8000-000000000001")),
                new PublicSubject("public-subject-of-the-pupil"),
                "张小雨",
                Gender.FEMALE,
                LocalDate.of(2014, 5, 6),
                new SpaceNumber("417200935514"),
                "open",
                Assurance.REGISTRY,
                status,
                null,
                List.of(
                        new AffiliationView(
                                new OrgCode("2133010001"),
                                "示范小学",
                                Role.STUDENT,
                                "四年级",
                                new OrgCode("2133010001/p2023-2"),
                                "四(2)班",
                                AffiliationState.ACTIVE,
                                LocalDate.of(2023, 9, 1),
                                null),
                        new AffiliationView(
                                new OrgCode("2133010099"),
                                "旧学校",
                                Role.STUDENT,
                                null,
                                null,
                                null,
                                AffiliationState.ENDED,
                                LocalDate.of(2022, 9, 1),
                                LocalDate.of(2023, 8, 31))));
    }
}
