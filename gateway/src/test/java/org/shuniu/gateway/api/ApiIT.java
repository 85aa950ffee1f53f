package org.shuniu.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemHandler;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.gateway.problem.ProblemWriter;
import org.shuniu.roster.RosterStats;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.brake.Approval;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The interface as its callers meet it, on a real Tomcat, before a roster that fits a page. */
@SpringBootTest(
        classes = ApiIT.App.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"shuniu.hub.issuer=https://hub.example", "shuniu.master-key-file=unread"})
class ApiIT {
    private static final String OCTETS = "application/octet-stream";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired private FakeRoster roster;
    @Autowired private FakeLocalRecords local;
    @Autowired private FakeHolds holds;
    @Autowired private Trail trail;

    @Value("${local.server.port}")
    private int port;

    @BeforeEach
    void fillRoster() {
        roster.reset();
        local.acts.clear();
        holds.reset();
        trail.events().clear();
    }

    // --- sources

    @Test
    void putCreatesASourceOnceAndThenShowsItUnchanged() throws Exception {
        String body =
                """
                {"format":"xueji","mode":"snapshot","scope":["3302"],"absentAfter":{"student":3},"minAbsence":"PT0S"}
                """;
        HttpResponse<String> first = putJson("ningbo", body, "all");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location")).hasValue("/api/v1/sources/ningbo");
        HttpResponse<String> again = putJson("ningbo", body, "all");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(tree(again)).isEqualTo(tree(first)).isEqualTo(golden("source.json"));
        assertThat(tree(get("/sources/ningbo", "all"))).isEqualTo(golden("source.json"));
    }

    @Test
    void whatGetAnsweredCanBeSentBack() throws Exception {
        String shown = get("/sources/xueji", "all").body();
        HttpResponse<String> sentBack = putJson("xueji", shown, "all");
        assertThat(sentBack.statusCode()).isEqualTo(200);
        assertThat(sentBack.body()).isEqualTo(shown).contains("\"absentAfter\":2,");
    }

    @Test
    void aFormatWithoutMappingIs422() throws Exception {
        String body = "{\"format\":\"clever\",\"mode\":\"snapshot\",\"scope\":[]}";
        assertProblem(putJson("c", body, "all"), 422, "no-mapping", "teacher, xueji");
    }

    @Test
    void anOrgOfAnotherSourceIs409() throws Exception {
        String body = "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":[\"330106\"]}";
        assertProblem(putJson("second", body, "all"), 409, "scope-overlap", "xueji");
    }

    @Test
    void wideningAScopeNeedsTheApprovingScope() throws Exception {
        String body =
                "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":[\"330106\",\"330105\"]}";
        assertProblem(
                putJson("xueji", body, "writer"), 403, "widening-needs-approval", "does not cover");
        assertThat(putJson("xueji", body, "all").statusCode()).isEqualTo(200);
    }

    @Test
    void aPausedSourceSaysSoAndIsResumedByWhoMay() throws Exception {
        roster.paused.add("xueji");
        assertThat(tree(get("/sources/xueji", "all")).get("paused").asBoolean()).isTrue();
        assertThat(tree(get("/sources", "county")).get("items").get(0).get("paused").asBoolean())
                .isTrue();
        assertProblem(resume("xueji", "writer"), 403, "insufficient-scope", "roster.approve");
        assertProblem(resume("elsewhere", "county"), 404, "unknown-source", "");
        HttpResponse<String> resumed = resume("xueji", "county");
        assertThat(resumed.statusCode()).isEqualTo(200);
        assertThat(tree(resumed).has("paused")).isFalse();
        assertThat(resume("xueji", "county").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> resume(String source, String caller) throws Exception {
        return send(
                request("/sources/" + source + "/resume", caller).POST(BodyPublishers.noBody()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uri", "hostKey", "credentials"})
    void transportIsTheOperatorsBusiness(String property) throws Exception {
        String body =
                "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"%s\":\"x\"}".formatted(property);
        HttpResponse<String> answer = putJson("xueji", body, "all");
        assertProblem(answer, 400, "unknown-property", property);
        assertThat(tree(answer).get("fix").asString()).contains("configured by the operator");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"format":"xueji","mode":"snapshot","color":1}        | unknown-property | color
                    {"format":"xueji","mode":"sometimes"}                 | invalid-property | mode
                    {"mode":"snapshot"}                                   | invalid-property | format
                    {"format":5,"mode":"snapshot"}                        | invalid-property | format
                    {"format":"xueji","mode":"delta","scope":"3301"}      | invalid-property | scope
                    {"format":"xueji","mode":"delta","scope":[null]}      | invalid-property | scope
                    {"format":"xueji","mode":"delta","scope":[330106]}    | invalid-property | scope
                    {"format":"xueji","mode":"delta","absentAfter":0}     | invalid-property | absentAfter
                    {"format":"xueji","mode":"delta","absentAfter":1.5}   | invalid-property | absentAfter
                    {"format":"xueji","mode":"delta","absentAfter":{"pupil":2}} | invalid-property | absentAfter
                    {"format":"xueji","mode":"delta","minAbsence":"12h"}  | invalid-property | minAbsence
                    {"format":"xueji","mode":"delta","minAbsence":"-PT1H"} | invalid-property | minAbsence
                    {"format":"xueji","mode":"delta","id":"other"}        | invalid-property | id
                    {"format":"xueji","format":"teacher","mode":"delta"}  | malformed-json | format
                    {"format":"xueji"                                     | malformed-json | line
                    []                                                    | malformed-json | object
                    """)
    void aBodyThatIsNotASourceIs400(String body, String slug, String named) throws Exception {
        HttpResponse<String> answer = putJson("xueji", body, "all");
        assertProblem(answer, 400, slug, "");
        if (!slug.equals("malformed-json")) {
            assertThat(tree(answer).get("detail").asString()).contains(named);
        }
    }

    @Test
    void aNameThatIsNoSourceNameIs400() throws Exception {
        assertProblem(
                putJson("Xue_Ji", "{\"format\":\"xueji\",\"mode\":\"delta\"}", "all"),
                400,
                "invalid-parameter",
                "63");
    }

    @Test
    void sourcesPageByCursor() throws Exception {
        JsonNode first = tree(get("/sources?limit=2", "all"));
        assertThat(ids(first)).containsExactly("elsewhere", "everything");
        JsonNode last = tree(get("/sources?limit=2&cursor=" + first.get("next").asString(), "all"));
        assertThat(ids(last)).containsExactly("xueji");
        assertThat(last.get("next").isNull()).isTrue();
    }

    // --- deliveries

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/octet-stream",
                "application/zip",
                "text/csv",
                "text/csv; charset=GB18030",
                "text/tab-separated-values",
                "application/vnd.ms-excel"
            })
    void aDeliveryIsTakenAndAnsweredWithItsAddress(String type) throws Exception {
        HttpResponse<String> answer =
                deliver(
                        "xueji",
                        "filename=pupils.txt&dryRun=true&rows=10&sha256="
                                + "AB".repeat(32)
                                + "&asOf=2026-09-01T06:00:00%2B08:00",
                        type,
                        BodyPublishers.ofString("x"));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/api/v1/imports/" + FakeRoster.APPLIED);
        assertThat(tree(answer)).isEqualTo(golden("import-received.json"));
        assertThat(roster.deliveries)
                .containsExactly(
                        new Delivery(
                                "xueji",
                                "pupils.txt",
                                true,
                                10L,
                                "ab".repeat(32),
                                Instant.parse("2026-08-31T22:00:00Z"),
                                "client:all"));
    }

    @Test
    void aPlusThatWasNotEscapedStillBeginsAnOffset() throws Exception {
        deliver(
                "xueji",
                "filename=a.txt&asOf=2026-09-01T06:00:00+08:00",
                OCTETS,
                BodyPublishers.ofString("x"));
        assertThat(roster.deliveries.getFirst().asOf()).isEqualTo("2026-08-31T22:00:00Z");
    }

    @Test
    void anUnknownSourceIs404() throws Exception {
        assertProblem(
                deliver("nobody", "filename=a.txt", OCTETS, BodyPublishers.ofString("x")),
                404,
                "unknown-source",
                "no source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "nonsense"
            })
    void anyOtherContentTypeIs415(String type) throws Exception {
        HttpResponse<String> answer =
                deliver("xueji", "filename=a.txt", type, BodyPublishers.ofString("a=b"));
        assertProblem(answer, 415, "unsupported-media-type", "");
        assertThat(roster.deliveries).isEmpty();
    }

    @Test
    void anEmptyBodyIs400WithAndWithoutADeclaredLength() throws Exception {
        assertProblem(
                deliver("xueji", "filename=a.txt", OCTETS, BodyPublishers.noBody()),
                400,
                "empty-body",
                "");
        assertProblem(
                deliver(
                        "xueji",
                        "filename=a.txt",
                        OCTETS,
                        BodyPublishers.ofInputStream(InputStream::nullInputStream)),
                400,
                "empty-body",
                "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    dryRun=true                     | missing-parameter | filename
                    filename=                       | invalid-parameter | filename
                    filename=..%2Fetc               | invalid-parameter | filename
                    filename=a%0Ab                  | invalid-parameter | filename
                    filename=a&dryRun=ture          | invalid-parameter | dryRun
                    filename=a&dryRun               | invalid-parameter | dryRun
                    filename=a&dryrun=true          | invalid-parameter | dryrun
                    filename=a&dryRun=true&dryRun=false | invalid-parameter | dryRun
                    filename=a&rows=-1              | invalid-parameter | rows
                    filename=a&rows=many            | invalid-parameter | rows
                    filename=a&sha256=abc           | invalid-parameter | sha256
                    filename=a&asOf=2026-09-01      | invalid-parameter | asOf
                    filename=a&asOf=2026-02-30T00:00:00Z | invalid-parameter | asOf
                    """)
    void aQueryThatIsNotADeliveryIs400(String query, String slug, String parameter)
            throws Exception {
        HttpResponse<String> answer = deliver("xueji", query, OCTETS, BodyPublishers.ofString("x"));
        assertProblem(answer, 400, slug, "");
        assertThat(tree(answer).get("parameter").asString()).isEqualTo(parameter);
        assertThat(roster.deliveries).isEmpty();
    }

    @Test
    void anotherDigestAndABrokenZipAre422() throws Exception {
        assertProblem(
                deliver(
                        "xueji",
                        "filename=a.txt&sha256=" + "0".repeat(64),
                        OCTETS,
                        BodyPublishers.ofString("x")),
                422,
                "digest-mismatch",
                "");
        assertProblem(
                deliver(
                        "xueji",
                        "filename=a.zip",
                        "application/zip",
                        BodyPublishers.ofString("PK but no zip")),
                422,
                "unreadable-zip",
                "");
    }

    @Test
    void aLargeBodyIsReadWhileItIsSentAndNeverHeld() throws Exception {
        long size = 200L << 20;
        HttpResponse<String> answer =
                deliver(
                        "xueji",
                        "filename=large.txt",
                        OCTETS,
                        BodyPublishers.ofInputStream(() -> new Generated(size, roster)));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(roster.bytesTaken).isEqualTo(size);
    }

    @Test
    void theSenderOfTooMuchCanReadTheAnswer() throws Exception {
        HttpResponse<String> answer =
                deliver(
                        "xueji",
                        "filename=large.txt",
                        OCTETS,
                        BodyPublishers.ofInputStream(
                                () -> new Generated(FakeRoster.MAX_BYTES + (64 << 20), roster)));
        assertProblem(answer, 413, "too-large", "300 MiB");
    }

    // --- imports

    @Test
    void anImportIsShownInItsExactShape() throws Exception {
        assertThat(tree(get("/imports/" + FakeRoster.APPLIED, "all")))
                .isEqualTo(golden("import-applied.json"));
        assertThat(tree(get("/imports/" + FakeRoster.REFUSED, "all")))
                .isEqualTo(golden("import-refused.json"));
        assertThat(tree(get("/imports/" + FakeRoster.APPLIED + "/problems", "all")))
                .isEqualTo(golden("problems.json"));
        assertThat(tree(get("/imports/" + FakeRoster.APPLIED + "/changes", "all")))
                .isEqualTo(golden("changes.json"));
        assertThat(ids(tree(get("/sources/xueji/imports", "all"))))
                .containsExactly(FakeRoster.REFUSED.toString(), FakeRoster.APPLIED.toString());
    }

    @Test
    void problemsPageByCursorAndNeverByAnothersCursor() throws Exception {
        String path = "/imports/" + FakeRoster.APPLIED;
        String next = tree(get(path + "/problems?limit=1", "all")).get("next").asString();
        JsonNode last = tree(get(path + "/problems?limit=1&cursor=" + next, "all"));
        assertThat(last.get("items").get(0).get("row").asInt()).isEqualTo(12);
        assertThat(last.get("next").isNull()).isTrue();
        assertProblem(get(path + "/changes?cursor=" + next, "all"), 400, "invalid-cursor", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=-1", "limit=x", "limit="})
    void aLimitOutsideItsBoundsIs400(String query) throws Exception {
        assertProblem(get("/sources?" + query, "all"), 400, "invalid-parameter", "1 to 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xyz", "AAAA", "%00", "c291cmNlcyAtLQ", "*"})
    void anInventedCursorIs400(String cursor) throws Exception {
        assertProblem(get("/sources?cursor=" + cursor, "all"), 400, "invalid-cursor", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/imports/01939f00-0000-7000-8000-00000000ffff",
                "/imports/nonsense",
                "/imports/nonsense/problems",
                "/imports/nonsense/changes"
            })
    void anUnknownImportIs404(String path) throws Exception {
        assertProblem(get(path, "all"), 404, "unknown-import", "");
    }

    // --- undo

    @Test
    void anAppliedImportIsTakenBack() throws Exception {
        HttpResponse<String> answer = undo(FakeRoster.APPLIED, "all");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(tree(answer).get("id").asString()).isEqualTo(FakeRoster.APPLIED.toString());
    }

    @Test
    void whatLaterImportsBuiltOnIsNamed() throws Exception {
        HttpResponse<String> answer = undo(FakeRoster.HELD, "all");
        assertProblem(answer, 409, "undo-blocked", "");
        assertThat(tree(answer).get("imports").get(0).asString())
                .isEqualTo(FakeUndo.LATER.toString());
        assertThat(tree(answer).get("people").asInt()).isEqualTo(3);
    }

    @Test
    void whatWasNeverAppliedIsNotTakenBack() throws Exception {
        assertProblem(undo(FakeRoster.REFUSED, "all"), 409, "not-undoable", "");
    }

    private HttpResponse<String> undo(UUID id, String client) throws Exception {
        return send(request("/imports/" + id + "/undo", client).POST(BodyPublishers.noBody()));
    }

    // --- holds

    @Test
    void aHeldImportShowsItsHolds() throws Exception {
        assertThat(tree(get("/imports/" + FakeRoster.HELD, "all")))
                .isEqualTo(golden("import-held.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "reject"})
    void aDecisionIs202WithTheImport(String decision) throws Exception {
        HttpResponse<String> all =
                decide(decision, "{\"planHash\":\"%s\"}".formatted("cd".repeat(32)), "all");
        assertThat(all.statusCode()).isEqualTo(202);
        assertThat(tree(all).get("id").asString()).isEqualTo(FakeRoster.HELD.toString());
        assertThat(tree(all).get("holds").get(0).get("approvals").asInt()).isEqualTo(1);
        String one =
                "{\"planHash\":\"%s\",\"holds\":[\"%s\"]}"
                        .formatted("cd".repeat(32), FakeHolds.HOLD);
        assertThat(decide(decision, one, "all").statusCode()).isEqualTo(202);
        assertThat(holds.decisions)
                .containsExactly(
                        decision + " cd [] client:all",
                        decision + " cd [" + FakeHolds.HOLD + "] client:all");
    }

    @Test
    void whatCannotBeDecidedSaysWhy() throws Exception {
        String body = "{\"planHash\":\"%s\"}".formatted("cd".repeat(32));
        holds.answersWith = new Approval.OtherPlan();
        assertProblem(decide("approve", body, "all"), 409, "other-plan", "planHash");
        holds.answersWith = new Approval.UnknownHold(FakeHolds.HOLD);
        assertProblem(
                decide("approve", body, "all"), 404, "unknown-hold", FakeHolds.HOLD.toString());
        holds.answersWith = new Approval.BySender();
        assertProblem(decide("approve", body, "all"), 403, "approval-by-sender", "sent");
        holds.answersWith = new Approval.Expired();
        assertProblem(decide("reject", body, "all"), 410, "hold-expired", "expired");
        holds.answersWith = new Approval.NothingToDecide();
        assertProblem(decide("reject", body, "all"), 409, "nothing-to-decide", "decision");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                     | 400 | invalid-property
                    {"planHash":""}                        | 400 | invalid-property
                    {"planHash":5}                         | 400 | invalid-property
                    {"planHash":"ab","holds":"all"}        | 400 | invalid-property
                    {"planHash":"ab","hold":[]}            | 400 | unknown-property
                    {"planHash":"ab"                       | 400 | malformed-json
                    {"planHash":"ab","holds":["nonsense"]} | 404 | unknown-hold
                    {"planHash":"ab","holds":[null]}       | 404 | unknown-hold
                    """)
    void aBodyThatIsNoDecisionIsRefused(String body, int status, String slug) throws Exception {
        assertProblem(decide("approve", body, "all"), status, slug, "");
        assertThat(holds.decisions).isEmpty();
    }

    @Test
    void onlyWhoMayAndSeesTheImportDecides() throws Exception {
        String body = "{\"planHash\":\"ab\"}";
        assertProblem(decide("approve", body, "reader"), 403, "insufficient-scope", "approve");
        assertProblem(decide("reject", body, "reader"), 403, "insufficient-scope", "approve");
        assertProblem(decide("approve", body, "county"), 404, "unknown-import", "");
        assertProblem(decide("reject", body, "county"), 404, "unknown-import", "");
        assertThat(holds.decisions).isEmpty();
    }

    private HttpResponse<String> decide(String decision, String body, String caller)
            throws Exception {
        return send(
                request("/imports/" + FakeRoster.HELD + "/" + decision, caller)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    // --- persons

    @Test
    void aSearchFindsAndIsAudited() throws Exception {
        HttpResponse<String> answer = search("citizenId", FakeRoster.PUPIL_CITIZEN_ID, "all");
        assertThat(tree(answer).get("items").get(0)).isEqualTo(golden("person.json"));
        assertThat(tree(get("/persons/" + FakeRoster.PUPIL, "all")))
                .isEqualTo(golden("person.json"));
        AuditEvent event = trail.events().getFirst();
        assertThat(event.type()).isEqualTo("person.searched");
        assertThat(event.actor()).isEqualTo("client:all");
        assertThat(event.subject()).isEqualTo(FakeRoster.PUPIL.toString());
        assertThat(JSON.writeValueAsString(event.payload()))
                .isEqualTo(
                        "{\"identifierType\":\"citizenId\",\"found\":[\"%s\"]}"
                                .formatted(FakeRoster.PUPIL));
    }

    @Test
    void aSearchThatFindsNobodyIsAnEmptyList() throws Exception {
        HttpResponse<String> answer = search("spaceNumber", "nobody", "all");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"items\":[]}");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"identifierType\":\"document\",\"identifier\":\"A:1\"}",
                "{\"identifierType\":\"CITIZENID\",\"identifier\":\"1\"}",
                "{\"identifierType\":null,\"identifier\":\"1\"}",
                "{\"identifierType\":\"citizenId\",\"identifier\":330106201603070018}",
                "{\"identifierType\":\"citizenId\",\"identifier\":\" \"}",
                "{\"identifierType\":\"citizenId\"}"
            })
    void aSearchForSomethingElseIs400AndQuotesNothing(String body) throws Exception {
        HttpResponse<String> answer = postSearch(body, "all");
        assertProblem(answer, 400, "invalid-property", "identifier");
        assertThat(answer.body()).doesNotContain("3301062016");
    }

    @Test
    void oneSearchTooManyIs429() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(search("citizenId", "x", "eager").statusCode()).isEqualTo(200);
        }
        HttpResponse<String> answer = search("citizenId", "x", "eager");
        assertProblem(answer, 429, "rate-limited", "5 times");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(search("citizenId", "x", "reader").statusCode()).isEqualTo(200);
    }

    @Test
    void aPersonsHistoryNamesRowAndRule() throws Exception {
        assertThat(tree(get("/persons/" + FakeRoster.PUPIL + "/history", "all")))
                .isEqualTo(golden("history.json"));
    }

    @Test
    void anUnknownPersonIs404() throws Exception {
        assertProblem(
                get("/persons/01939f00-0000-7000-8000-0000000000ff", "all"),
                404,
                "unknown-person",
                "");
        assertProblem(get("/persons/zhangsan/history", "all"), 404, "unknown-person", "");
    }

    @Test
    void theHubIsShownInFigures() throws Exception {
        assertThat(tree(get("/stats", "all"))).isEqualTo(golden("stats.json"));
    }

    // --- who may what

    @ParameterizedTest
    @CsvSource({
        "GET, /sources, writer, roster.read",
        "GET, /sources/xueji, writer, roster.read",
        "GET, /stats, writer, roster.read",
        "GET, /imports/x, writer, roster.read",
        "GET, /persons/x, writer, roster.read",
        "POST, /sources/xueji/imports?filename=a, reader, roster.write"
    })
    void aTokenWithoutTheScopeIs403AndIsToldWhichOne(
            String method, String path, String caller, String scope) throws Exception {
        HttpResponse<String> answer =
                send(request(path, caller).method(method, BodyPublishers.noBody()));
        assertProblem(answer, 403, "insufficient-scope", scope);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("error=\"insufficient_scope\"", "scope=\"" + scope + "\"");
    }

    @Test
    void withoutATokenThereIsNothingButTheDescription() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/sources")).GET());
        assertProblem(answer, 401, "unauthenticated", "");
        HttpResponse<String> description = send(HttpRequest.newBuilder(uri("/openapi.json")).GET());
        assertThat(description.statusCode()).isEqualTo(200);
        assertThat(tree(description).get("servers").get(0).get("url").asString())
                .isEqualTo("https://hub.example");
        assertThat(description.body()).doesNotContain("issuer.invalid");
    }

    @Test
    void aSubtreeSeesWhatSpeaksForItAloneAndNothingElse() throws Exception {
        assertThat(ids(tree(get("/sources", "county")))).containsExactly("xueji");
        assertThat(ids(tree(get("/sources?limit=1", "county")))).containsExactly("xueji");
        assertThat(get("/imports/" + FakeRoster.APPLIED, "county").statusCode()).isEqualTo(200);
        assertThat(get("/persons/" + FakeRoster.PUPIL, "county").statusCode()).isEqualTo(200);
        assertProblem(get("/sources/elsewhere", "county"), 404, "unknown-source", "");
        assertProblem(get("/sources/everything", "county"), 404, "unknown-source", "");
        assertProblem(get("/stats", "county"), 404, "not-found", "");
        assertProblem(get("/sources/xueji", "far"), 404, "unknown-source", "");
        assertProblem(get("/imports/" + FakeRoster.APPLIED, "far"), 404, "unknown-import", "");
        assertProblem(get("/persons/" + FakeRoster.PUPIL, "far"), 404, "unknown-person", "");
        assertThat(search("citizenId", FakeRoster.PUPIL_CITIZEN_ID, "far").body())
                .isEqualTo("{\"items\":[]}");
    }

    @Test
    void aSubtreeMakesNoSourceThatReachesBeyondIt() throws Exception {
        String format = "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":%s}";
        assertProblem(
                putJson("mine", format.formatted("[\"3301\"]"), "county"), 404, "unknown-org", "");
        assertProblem(
                putJson("mine", format.formatted("[]"), "county"),
                400,
                "invalid-property",
                "scope");
        assertProblem(
                putJson("elsewhere", format.formatted("[\"33010602\"]"), "county"),
                404,
                "unknown-source",
                "");
        assertThat(putJson("mine", format.formatted("[\"33010602\"]"), "county").statusCode())
                .isEqualTo(201);
    }

    // --- local records and org changes

    private static final String SPONSORED =
            """
            {"orgCode":"3301060001","role":"student","sponsor":"3301060001","reason":"待建学籍",
             "endsOn":"2027-07-15","name":"陈思远","birthDate":"2016-03-15","grade":"四年级","class":"2班"}
            """;
    private static final String SECONDED =
            """
            {"personId":"01939f00-0000-7000-8000-0000000000aa","orgCode":"3301060001","role":"teacher",
             "sponsor":"3301060001","reason":"支教","endsOn":"2027-07-15"}
            """;

    @Test
    void aSponsoredPersonIsAnsweredWithPersonAndSpace() throws Exception {
        HttpResponse<String> answer = postJson("/local-records", SPONSORED, "county");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/local-records/7");
        assertThat(tree(answer)).isEqualTo(golden("local-record.json"));
        assertThat(tree(get("/local-records/7", "county"))).isEqualTo(golden("local-record.json"));
        assertThat(local.acts).containsExactly("client:county sponsors");
    }

    @Test
    void whatIsWrongWithASponsoredPersonIsToldByProperty() throws Exception {
        HttpResponse<String> answer =
                postJson("/local-records", SPONSORED.replace("陈思远", "不合格"), "all");
        assertProblem(answer, 400, "invalid-property", "The school code is none.");
        assertThat(tree(answer).get("property").asString()).isEqualTo("orgCode");
        assertProblem(
                postJson("/local-records", SPONSORED.replace("student", "headmaster"), "all"),
                400,
                "invalid-property",
                "role");
        assertProblem(
                postJson("/local-records", SPONSORED.replace("陈思远", "在校生"), "all"),
                409,
                "already-affiliated",
                "");
        assertProblem(
                postJson("/local-records", SPONSORED.replace("陈思远", "另一人"), "all"),
                409,
                "identity-contradicted",
                "");
        assertProblem(
                postJson("/local-records", SPONSORED.replace("陈思远", "同名者"), "all"),
                409,
                "namesake-here",
                "");
    }

    @Test
    void whoComesDuringAFirstLoadIsAskedToComeBack() throws Exception {
        HttpResponse<String> answer =
                postJson("/local-records", SPONSORED.replace("陈思远", "早来者"), "all");
        assertProblem(answer, 503, "unavailable", "first time");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    }

    @Test
    void aSecondmentIsAnsweredTheSameWay() throws Exception {
        HttpResponse<String> answer = postJson("/secondments", SECONDED, "county");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/secondments/8");
        assertProblem(
                postJson("/secondments", SECONDED.replace("支教", "无岗"), "all"), 409, "no-post", "");
        assertProblem(
                postJson("/secondments", SECONDED.replace("支教", "太久"), "all"),
                400,
                "invalid-property",
                "endsOn");
        assertProblem(
                postJson("/secondments", SECONDED.replace("0000000000aa", "aa"), "all"),
                400,
                "invalid-property",
                "personId");
    }

    @Test
    void localRecordsAreListedAndEndedInsideTheSubtreeAlone() throws Exception {
        assertThat(ids(tree(get("/local-records", "all")))).containsExactly("7", "9");
        assertThat(ids(tree(get("/local-records", "county")))).containsExactly("7");
        assertThat(ids(tree(get("/secondments", "county")))).containsExactly("8");
        assertProblem(get("/local-records/9", "county"), 404, "unknown-local-record", "");
        assertProblem(get("/local-records/x", "all"), 404, "unknown-local-record", "");
        assertProblem(end("/local-records/9", "county"), 404, "unknown-local-record", "");
        assertThat(end("/local-records/7", "county").statusCode()).isEqualTo(204);
        assertThat(end("/secondments/8", "county").statusCode()).isEqualTo(204);
        assertThat(local.acts).containsExactly("client:county ends 7", "client:county ends 8");
    }

    @Test
    void whoMayOnlyReadAnswersForNobody() throws Exception {
        assertProblem(
                postJson("/local-records", SPONSORED, "reader"), 403, "insufficient-scope", "");
        assertProblem(postJson("/secondments", SECONDED, "reader"), 403, "insufficient-scope", "");
        assertProblem(get("/local-records", "reader"), 403, "insufficient-scope", "");
        assertProblem(postJson("/local-records", SPONSORED, "far"), 404, "unknown-org", "");
        assertThat(local.acts).isEmpty();
    }

    @Test
    void anOrgChangeIsRehearsedAndDone() throws Exception {
        String merge =
                """
                {"kind":"merge","from":["3301060001"],"to":"3301060002","on":"2026-09-01"}
                """;
        JsonNode asked = tree(postJson("/org-changes?dryRun=true", merge, "county"));
        assertThat(asked.get("id").isNull()).isTrue();
        assertThat(asked.get("people").asInt()).isEqualTo(40);
        assertThat(asked.get("classes").propertyNames()).containsExactly("3301060001/p2023-2");
        assertThat(local.acts).isEmpty();
        JsonNode done = tree(postJson("/org-changes", merge, "county"));
        assertThat(done.get("id").isNull()).isFalse();
        assertThat(local.acts).containsExactly("client:county reforms");
        assertProblem(postJson("/org-changes", merge, "writer"), 403, "insufficient-scope", "");
        assertProblem(postJson("/org-changes", merge, "far"), 404, "unknown-org", "");
        assertProblem(
                postJson(
                        "/org-changes",
                        "{\"kind\":\"close\",\"from\":[\"3301060001\"],\"on\":\"2026-09-01\"}",
                        "all"),
                409,
                "org-change-refused",
                "still there");
        assertProblem(
                postJson("/org-changes", merge.replace("merge", "burn"), "all"),
                400,
                "invalid-property",
                "kind");
    }

    private HttpResponse<String> postJson(String path, String body, String caller)
            throws Exception {
        return send(
                request(path, caller)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> end(String path, String caller) throws Exception {
        return send(request(path, caller).DELETE());
    }

    // --- whatever else goes wrong

    @Test
    void anUnknownAddressIs404AndAWrongMethod405() throws Exception {
        assertProblem(get("/nothing", "all"), 404, "not-found", "");
        HttpResponse<String> answer =
                send(request("/sources/xueji", "all").method("DELETE", BodyPublishers.noBody()));
        assertProblem(answer, 405, "method-not-allowed", "DELETE");
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET", "PUT");
        assertProblem(
                send(
                        request("/persons/search", "all")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("x"))),
                415,
                "unsupported-media-type",
                "application/json");
        assertProblem(
                send(request("/sources", "all").header("Accept", "text/html").GET()),
                406,
                "not-acceptable",
                "");
    }

    @Test
    void ourOwnFaultsTellNothingButATrackingNumber() throws Exception {
        roster.breaksWith = new IllegalStateException("secret place");
        HttpResponse<String> answer = get("/sources/xueji", "all");
        JsonNode problem = tree(answer);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(problem.propertyNames())
                .containsExactlyInAnyOrder("type", "title", "status", "instance");
        assertThat(answer.body()).doesNotContain("secret", "Exception");
    }

    @Test
    void aStoreThatIsAwayIs503WithATimeToComeBack() throws Exception {
        roster.breaksWith = new DataAccessResourceFailureException("10.0.0.7 refused");
        HttpResponse<String> answer = get("/sources/xueji", "all");
        assertProblem(answer, 503, "unavailable", "");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.body()).doesNotContain("10.0.0.7");
    }

    @Test
    void whatAFilterRefusesIsAProblemDocumentToo() throws Exception {
        // Spring Security's firewall refuses a semicolon in a path before any controller.
        assertProblem(get("/sources/a;b", "all"), 400, "invalid-request", "");
    }

    @Test
    void outsideTheInterfaceErrorsAreNotProblemDocuments() throws Exception {
        HttpResponse<String> answer =
                send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:" + port + "/elsewhere"))
                                .header("Authorization", "Bearer all")
                                .GET());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .doesNotContain("problem");
    }

    // --- how the tests talk

    private HttpResponse<String> get(String path, String caller) throws Exception {
        return send(request(path, caller).GET());
    }

    private HttpResponse<String> putJson(String source, String body, String caller)
            throws Exception {
        return send(
                request("/sources/" + source, caller)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> deliver(
            String source, String query, String type, BodyPublisher body) throws Exception {
        return send(
                request("/sources/" + source + "/imports?" + query, "all")
                        .header("Content-Type", type)
                        .POST(body));
    }

    private HttpResponse<String> search(String type, String identifier, String caller)
            throws Exception {
        return postSearch(
                "{\"identifierType\":\"%s\",\"identifier\":\"%s\"}".formatted(type, identifier),
                caller);
    }

    private HttpResponse<String> postSearch(String body, String caller) throws Exception {
        return send(
                request("/persons/search", caller)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String caller) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + caller);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + "/api/v1" + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertProblem(
            HttpResponse<String> answer, int status, String slug, String inDetail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        JsonNode problem = tree(answer);
        assertThat(problem.get("type").asString())
                .isEqualTo("https://hub.example/problems/" + slug);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).isNotBlank().contains(inDetail);
        assertThat(problem.get("fix").asString()).isNotBlank();
        assertThat(problem.get("instance").asString()).startsWith("urn:uuid:");
    }

    private static List<String> ids(JsonNode page) {
        var ids = new ArrayList<String>();
        page.get("items").forEach(item -> ids.add(item.get("id").asString()));
        return ids;
    }

    private static JsonNode tree(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream file = ApiIT.class.getResourceAsStream(name)) {
            return JSON.readTree(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Sends no second mebibyte before the roster has seen a first byte. */
    private static final class Generated extends InputStream {
        private final long size;
        private final FakeRoster roster;
        private long sent;

        Generated(long size, FakeRoster roster) {
            this.size = size;
            this.roster = roster;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("reads go by blocks");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (sent >= 1 << 20) {
                awaitFirstBytes();
            }
            if (sent == size) {
                return -1;
            }
            int count = (int) Math.min(length, size - sent);
            Arrays.fill(buffer, offset, offset + count, (byte) 'x');
            sent += count;
            return count;
        }

        private void awaitFirstBytes() throws IOException {
            try {
                if (!roster.firstBytes.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("the body is being collected before it is read");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** What would have gone to the audit trail. */
    record Trail(List<AuditEvent> events) {}

    /** Everything of the interface, and nothing behind it. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    @EnableConfigurationProperties(HubProperties.class)
    @ImportAutoConfiguration({
        DispatcherServletAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        MultipartAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        WebMvcAutoConfiguration.class
    })
    @ComponentScan(
            basePackageClasses = {ApiIT.class, ProblemHandler.class},
            excludeFilters =
                    @Filter(
                            type = FilterType.ASSIGNABLE_TYPE,
                            classes = {
                                ClientController.class,
                                EventController.class,
                                ReceiverController.class,
                                MergeController.class,
                                MergeProposalController.class,
                                PersonMergeController.class,
                                PersonSessionController.class,
                                SearchConfiguration.class,
                                VerificationController.class,
                                SpaceProviderController.class,
                                ApiIT.class
                            }))
    static class App {
        @Bean
        FakeRoster roster() {
            return new FakeRoster();
        }

        @Bean
        FakeLocalRecords localRecords() {
            return new FakeLocalRecords();
        }

        @Bean
        FakeUndo undo() {
            return new FakeUndo();
        }

        @Bean
        FakeHolds holds() {
            return new FakeHolds();
        }

        @Bean
        Supplier<RosterStats> stats() {
            return () -> new RosterStats(1, 2, 3, 4, 5, 6, 7, 8, 9);
        }

        @Bean
        Trail trail() {
            return new Trail(new ArrayList<>());
        }

        @Bean
        SearchTrail searchTrail(Trail trail) {
            return new SearchTrail(trail.events()::add);
        }

        @Bean
        SearchLimit searchLimit(Clock clock) {
            var windows = new NodeSearchWindows(clock);
            // Only the eager client is counted, so that the tests do not count each other.
            return new SearchLimit(
                    5,
                    client ->
                            client.value().equals("eager")
                                    ? windows.count(client)
                                    : new SearchWindows.Window(1, SearchWindows.LENGTH),
                    windows);
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http, ProblemWriter problems) {
            return http.csrf(AbstractHttpConfigurer::disable)
                    .sessionManagement(
                            session ->
                                    session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .addFilterBefore(new Callers(), AnonymousAuthenticationFilter.class)
                    .authorizeHttpRequests(
                            requests ->
                                    requests.requestMatchers("/api/v1/openapi.json", "/error")
                                            .permitAll()
                                            .anyRequest()
                                            .authenticated())
                    .exceptionHandling(
                            handling ->
                                    handling.authenticationEntryPoint(
                                            (request, response, e) ->
                                                    problems.write(
                                                            response,
                                                            Problem.of(
                                                                    ProblemType.UNAUTHENTICATED,
                                                                    "There is no token."))))
                    .build();
        }
    }

    /** Takes a caller's name for a token. */
    private static final class Callers extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(
                HttpServletRequest request, HttpServletResponse response, FilterChain next)
                throws ServletException, IOException {
            ApiCaller caller = callerOf(request.getHeader("Authorization"));
            if (caller != null) {
                SecurityContextHolder.getContext()
                        .setAuthentication(new TestingAuthenticationToken(caller, "", "ROLE_API"));
            }
            next.doFilter(request, response);
        }

        private static @Nullable ApiCaller callerOf(@Nullable String header) {
            return switch (header) {
                case "Bearer all" -> caller("all", OrgScope.WHOLE_HUB, ApiScope.values());
                case "Bearer county" ->
                        caller("county", new OrgScope(new OrgCode("330106")), ApiScope.values());
                case "Bearer far" ->
                        caller("far", new OrgScope(new OrgCode("4201")), ApiScope.values());
                case "Bearer writer" ->
                        caller(
                                "writer",
                                OrgScope.WHOLE_HUB,
                                ApiScope.SOURCES_WRITE,
                                ApiScope.ROSTER_WRITE);
                case "Bearer reader" -> caller("reader", OrgScope.WHOLE_HUB, ApiScope.ROSTER_READ);
                case "Bearer eager" -> caller("eager", OrgScope.WHOLE_HUB, ApiScope.ROSTER_READ);
                case null, default -> null;
            };
        }

        private static ApiCaller caller(String id, OrgScope orgs, ApiScope... scopes) {
            return new ApiCaller(
                    new ClientId(id),
                    Arrays.stream(scopes).map(ApiScope::code).collect(Collectors.toSet()),
                    orgs);
        }
    }
}
