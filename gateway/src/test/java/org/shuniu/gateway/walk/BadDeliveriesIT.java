package org.shuniu.gateway.walk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.gateway.walk.RegistryFile.Pupil;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is wrong with a delivery is told with its cause and its fix, and changes nothing. No format
 * that is read today is XML, so there are no external entities to resolve; a spreadsheet that is
 * XML inside a zip is no table, and is refused as one. Nor does anything leave as a spreadsheet
 * yet, in which a name could be a formula.
 */
class BadDeliveriesIT {
    private static final String SOURCE = "bad-deliveries";
    private static final String SCHOOL = "2136000001";

    private static RunningHub hub;
    private static Api api;

    @BeforeAll
    static void aSourceWithOnePupil() {
        hub = RunningHub.shared();
        api = hub.api();
        api.put(
                "/api/v1/sources/" + SOURCE,
                """
                {"format":"xueji","mode":"snapshot","scope":["2136000001"]}""");
        byte[] good = new RegistryFile().with(Pupil.of(0, "安宁", SCHOOL)).bytes();
        JsonNode done = api.settled(api.deliver(SOURCE, "filename=good.tsv", good));
        assertThat(done.required("state").asString()).isEqualTo("applied");
    }

    @Nested
    class RefusedAndNothingChanged {
        private String before;

        @BeforeEach
        void remember() {
            before = hub.stateHash();
        }

        @AfterEach
        void compare() {
            assertThat(hub.stateHash()).as("the state of the hub").isEqualTo(before);
        }

        @Test
        void anUnknownSource() {
            assertProblem(
                    api.deliver("nobody", "filename=a.tsv", pupils(1)), 404, "unknown-source");
        }

        @ParameterizedTest
        @CsvSource({"application/json", "text/plain", "multipart/form-data", "application/xml"})
        void aWrongContentType(String type) {
            assertProblem(
                    api.deliver(
                            SOURCE, "filename=a.tsv", type, BodyPublishers.ofByteArray(pupils(1))),
                    415,
                    "unsupported-media-type");
        }

        @Test
        void anEmptyBody() {
            assertProblem(api.deliver(SOURCE, "filename=a.tsv", new byte[0]), 400, "empty-body");
        }

        @Test
        void aFileOverTheSizeLimit() {
            assertProblem(
                    api.deliver(
                            SOURCE, "filename=a.tsv", new byte[RunningHub.MAX_IMPORT_BYTES + 1]),
                    413,
                    "too-large");
        }

        @Test
        void otherBytesThanTheDeclaredOnes() {
            assertProblem(
                    api.deliver(SOURCE, "filename=a.tsv&sha256=" + "0".repeat(64), pupils(1)),
                    422,
                    "digest-mismatch");
        }

        @Test
        void anArchiveThatIsCutOff() throws IOException {
            byte[] whole = zip(Map.of("a.tsv", pupils(1)));
            byte[] half = Arrays.copyOf(whole, whole.length / 2);
            assertProblem(api.deliver(SOURCE, "filename=a.zip", half), 422, "unreadable-zip");
        }

        @ParameterizedTest
        @MethodSource("org.shuniu.gateway.walk.BadDeliveriesIT#faultyContents")
        void contentThatCannotBeTrusted(String type, String parameters, byte[] content) {
            JsonNode refused = api.settled(api.deliver(SOURCE, "filename=a" + parameters, content));
            assertThat(refused.required("state").asString()).isEqualTo("refused");
            JsonNode problem = refused.required("problem");
            assertThat(problem.required("type").asString()).endsWith("/" + type);
            for (String member : List.of("title", "detail", "fix")) {
                assertThat(problem.required(member).asString()).as(member).isNotBlank();
            }
            assertThat(refused.at("/counts/rows").asInt()).isZero();
        }

        @Test
        void theSameInTheDropFolderWithAReportBesideTheFile() throws IOException {
            drop("empty.tsv", new byte[0]);
            drop("headless.tsv", "学校标识码\t姓名\n2136000001\t安宁\n".getBytes(UTF_8));
            drop("too-few.tsv.manifest.json", "{\"rows\":9}".getBytes(UTF_8));
            drop("too-few.tsv", pupils(2));
            drop("cut-off.zip", Arrays.copyOf(zip(Map.of("a.tsv", pupils(1))), 80));
            drop("too-large.tsv", new byte[RunningHub.MAX_IMPORT_BYTES + 1]);
            drop("two words.tsv", pupils(1));
            // What a log line would be forged with.
            drop("a\n09:00:00 INFO  forged\u001b[2J.tsv", pupils(1));

            Path refused = inbox().resolve("refused");
            hub.await(
                    "seven files were refused",
                    Duration.ofSeconds(60),
                    () -> reports(refused).size() >= 7);
            assertThat(reports(refused).stream().map(BadDeliveriesIT::problemType))
                    .contains(
                            "empty-body",
                            "missing-columns",
                            "too-few-rows",
                            "unreadable-zip",
                            "too-large");
            for (JsonNode report : reports(refused)) {
                assertThat(report.required("state").asString()).isEqualTo("refused");
                assertThat(report.at("/problem/detail").asString()).isNotBlank();
                assertThat(report.at("/problem/fix").asString()).isNotBlank();
            }
            assertThat(inbox().resolve("done")).isEmptyDirectory();
        }

        /** Names inside an archive only tell its files apart; nothing is written under one. */
        @Test
        void anArchiveWhoseNamesPointOutside() throws IOException {
            byte[] slip =
                    zip(
                            Map.of(
                                    "../../../../zip-slip.tsv", pupils(1),
                                    "/tmp/zip-slip.tsv", pupils(1)));
            JsonNode planned = api.settled(api.deliver(SOURCE, "filename=a.zip&dryRun=true", slip));
            assertThat(planned.required("state").asString()).isIn("planned", "refused");
            assertThat(Path.of("/tmp/zip-slip.tsv")).doesNotExist();
            try (Stream<Path> files = Files.walk(hub.home())) {
                assertThat(files.filter(file -> file.getFileName().toString().contains("slip")))
                        .isEmpty();
            }
        }
    }

    static Stream<Arguments> faultyContents() throws IOException {
        byte[] notText = pupils(1);
        // 0xFF begins a character neither in UTF-8 nor in GB18030.
        notText[notText.length - 10] = (byte) 0xFF;
        return Stream.of(
                content("missing-columns", "", "学校标识码\t姓名\n2136000001\t安宁\n".getBytes(UTF_8)),
                content("no-rows", "", (RegistryFile.HEADER + "\n").getBytes(UTF_8)),
                content("broken-encoding", "", notText),
                content("too-few-rows", "&rows=5", pupils(2)),
                content("too-many-rows", "&rows=1", pupils(2)),
                content("stale-snapshot", "&asOf=2020-01-01T00:00:00Z", pupils(1)),
                content(
                        "header-too-long",
                        "",
                        (RegistryFile.HEADER + "\t列".repeat(1_000_000)).getBytes(UTF_8)),
                content("line-too-long", "", zip(Map.of("line.tsv", hundredMegabyteLine()))),
                content("zip-too-large", "", zip(Map.of("bomb.tsv", oneRowOverAndOver()))));
    }

    private static Arguments content(String type, String parameters, byte[] bytes) {
        return Arguments.of(type, parameters, bytes);
    }

    /** 200 MB of sound rows, in an archive of less than 1 MB. */
    private static byte[] oneRowOverAndOver() {
        byte[] row = pupils(1);
        byte[] rows = new byte[200 << 20];
        for (int at = 0; at + row.length <= rows.length; at += row.length) {
            System.arraycopy(row, 0, rows, at, row.length);
        }
        return rows;
    }

    /** Varied enough that its archive looks like any other. */
    private static byte[] hundredMegabyteLine() {
        byte[] line = new byte[100 << 20];
        Arrays.fill(line, (byte) 'x');
        var random = new Random(46);
        for (int i = 0; i < line.length; i += 64) {
            line[i] = (byte) ('a' + random.nextInt(26));
        }
        byte[] header = (RegistryFile.HEADER + "\n").getBytes(UTF_8);
        System.arraycopy(header, 0, line, 0, header.length);
        return line;
    }

    @Test
    void aNameThatIsMarkupIsShownAsTheTextItIs() {
        String name = "<script>alert(1)</script>";
        JsonNode done =
                api.settled(
                        api.deliver(
                                SOURCE,
                                "filename=markup.tsv",
                                new RegistryFile().with(Pupil.of(1, name, SCHOOL)).bytes()));
        assertThat(done.at("/counts/created").asInt()).isEqualTo(1);
        JsonNode person = find(Pupil.of(1, name, SCHOOL));
        assertThat(person.required("name").asString()).isEqualTo(name);

        JsonNode card =
                api.post(
                                "/api/v1/activation-cards",
                                "{\"personIds\":[\"%s\"]}"
                                        .formatted(person.required("id").asString()))
                        .expect(200)
                        .json()
                        .at("/items/0");
        var visitor = new WebClient(hub.issuer().getPort());
        String number = card.required("spaceNumber").asString();
        visitor.submit(
                "/activate",
                "/activate",
                Map.of(
                        "spaceNumber",
                        number,
                        "code",
                        card.required("code").asString(),
                        "password",
                        "no-markup-at-all-5"));
        visitor.submit(
                "/login", "/login", Map.of("username", number, "password", "no-markup-at-all-5"));
        assertThat(visitor.get("/").body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
    }

    /** Whatever stands in a file or its name, a log line is ours from its first to its last. */
    @Test
    void nothingOfAFileReachesTheLogRaw() throws IOException {
        String forged = "09:00:00 INFO  forged";
        String name = "安\u001b[31m宁\r" + forged;
        byte[] file = new RegistryFile().with(Pupil.of(2, name, SCHOOL)).bytes();
        JsonNode done = api.settled(api.deliver(SOURCE, "filename=ansi.tsv", file));
        assertThat(done.at("/counts/created").asInt()).isZero();
        api.deliver(SOURCE, "filename=" + Api.encode("a\r\n" + forged), file).expect(400);

        try (Stream<Path> logs = Files.list(hub.home().resolve("log"))) {
            for (Path log : Stream.concat(logs, Stream.of(hub.log())).toList()) {
                assertThat(Files.readString(log))
                        .as("%s", log)
                        .doesNotContain("\u001b")
                        .doesNotContain("forged")
                        .doesNotContain("安宁")
                        .doesNotContain(Pupil.of(0, "安宁", SCHOOL).citizenId());
            }
        }
    }

    private static void assertProblem(Api.Answer answer, int status, String type) {
        answer.expect(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.required("type").asString()).endsWith("/" + type);
        assertThat(problem.required("status").asInt()).isEqualTo(status);
        for (String member : List.of("title", "detail", "fix")) {
            assertThat(problem.required(member).asString()).as(member).isNotBlank();
        }
    }

    private static JsonNode find(Pupil pupil) {
        return api.post(
                        "/api/v1/persons/search",
                        "{\"identifierType\":\"citizenId\",\"identifier\":\"%s\"}"
                                .formatted(pupil.citizenId()))
                .expect(200)
                .json()
                .at("/items/0");
    }

    /** Pupils whom the source does not know: a refused file must not bring one of them in. */
    private static byte[] pupils(int count) {
        var file = new RegistryFile();
        for (int i = 0; i < count; i++) {
            file.with(Pupil.of(10 + i, "未来", SCHOOL));
        }
        return file.bytes();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes, UTF_8)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static Path inbox() {
        return hub.home().resolve("inbox").resolve(SOURCE);
    }

    /** As a careful sender does: written elsewhere, renamed into place. */
    private static void drop(String name, byte[] content) throws IOException {
        Path written = hub.home().resolve("dropped.part");
        Files.write(written, content);
        RunningHub.pause(20);
        Files.move(written, inbox().resolve(name));
    }

    private static List<JsonNode> reports(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".report.json"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(BadDeliveriesIT::read)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String problemType(JsonNode report) {
        return report.at("/problem/type").asString();
    }
}
