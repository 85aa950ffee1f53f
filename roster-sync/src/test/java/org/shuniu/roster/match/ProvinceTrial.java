package org.shuniu.roster.match;

import static java.util.stream.Collectors.groupingBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.synthetic.Defect;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.synthetic.Truth;
import org.shuniu.roster.testing.TestHub;

/**
 * A province whose registries are loaded, and then a city's own list in which some of its pupils
 * stand again without ID numbers, at another school or the same, mistyped and half filled in, among
 * as many strangers without ID numbers. Every row's human is known.
 *
 * @param peopleOfSeveralHumans what the deterministic tiers merged wrongly
 * @param everywhere how long the search of the whole hub took, after the registries
 * @param around how long the search around the city's pupils took
 */
record ProvinceTrial(
        int people,
        int duplicates,
        int peopleOfSeveralHumans,
        int compared,
        Duration everywhere,
        Duration around,
        PrecisionAndRecall proposals) {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final long SEED = 20_261_129;

    /** DOMAIN §6: of pupils, those without an ID number. */
    private static final double WITHOUT_NUMBER = 0.008;

    /** Low enough to see the whole curve. */
    private static final double LOWEST_BITS = -14;

    private static final int PAGE = 50_000;

    static ProvinceTrial run(int rows, int schools) {
        try (TestHub hub = new TestHub()) {
            return new Trial(hub, rows, schools).run();
        }
    }

    String report() {
        return String.format(
                Locale.ROOT,
                """
                %,d people, %d of them duplicates of others; %d people hold rows of several humans
                searched everywhere after the registries in %.1f s, around the city's list in %.1f s; %,d pairs compared

                %s""",
                people,
                duplicates,
                peopleOfSeveralHumans,
                everywhere.toMillis() / 1000.0,
                around.toMillis() / 1000.0,
                compared,
                proposals.curve());
    }

    /** A table as a registry exports it. */
    private record Table(List<String> headings, List<String[]> rows) {
        static Table of(byte[] bytes) {
            List<String[]> lines =
                    new String(bytes, GB18030).lines().map(line -> line.split("\t", -1)).toList();
            return new Table(Arrays.asList(lines.getFirst()), lines.subList(1, lines.size()));
        }

        String cell(String[] row, String heading) {
            return row[headings.indexOf(heading)];
        }

        void set(String[] row, String heading, String value) {
            row[headings.indexOf(heading)] = value;
        }

        byte[] bytes() {
            var text = new StringBuilder(String.join("\t", headings)).append("\r\n");
            rows.forEach(row -> text.append(String.join("\t", row)).append("\r\n"));
            return text.toString().getBytes(GB18030);
        }
    }

    private static final class Trial {
        private final TestHub hub;
        private final Random random = new Random(SEED);
        private final Province province;
        private final Province elsewhere;
        private final Map<String, Long> humans = new HashMap<>();
        private int temporary;

        Trial(TestHub hub, int rows, int schools) {
            this.hub = hub;
            this.province = Province.of(ProvinceSpec.of(SEED, rows, schools));
            this.elsewhere = Province.of(ProvinceSpec.of(SEED + 1, rows, schools));
        }

        ProvinceTrial run() {
            hub.snapshotSource("xueji", "xueji", "330000");
            hub.snapshotSource("teacher", "teacher", "330000");
            hub.snapshotSource("city", "xueji");
            byte[] registry = TestHub.bytes(province::writeStudentRegistry);
            List<Truth> truth = province.truth().toList();
            Batch students = deliver("xueji", registry);
            Batch teachers = deliver("teacher", TestHub.bytes(province::writeTeacherRegistry));
            truth.forEach(
                    t ->
                            humans.put(
                                    row(
                                            t.file() == Truth.RegistryFile.STUDENTS
                                                    ? students.id()
                                                    : teachers.id(),
                                            t.row()),
                                    t.human()));
            var proposals = new MergeProposals(hub.sql(), Clock.systemUTC());
            var finder =
                    new ProposalFinder(
                            new CandidateStore(hub.sql()),
                            new ProfileStore(
                                    hub.sql(), new IdentifierSeal(new MasterKey(new byte[32]))),
                            proposals,
                            LOWEST_BITS);
            Instant began = Instant.now();
            int compared = finder.findEverywhere(teachers.id()).compared();
            Duration everywhere = Duration.between(began, Instant.now());
            var listed = new ArrayList<Long>();
            Batch city = deliver("city", citysList(Table.of(registry), truth, listed));
            for (int i = 0; i < listed.size(); i++) {
                humans.put(row(city.id(), i + 2), listed.get(i));
            }
            Map<PersonId, Set<Long>> humansOf = humansOfPeople();
            began = Instant.now();
            compared += finder.find(city.id(), changedBy(city)).compared();
            Duration around = Duration.between(began, Instant.now());

            int mixed = (int) humansOf.values().stream().filter(all -> all.size() > 1).count();
            PrecisionAndRecall judged = judge(humansOf, proposals);
            return new ProvinceTrial(
                    humansOf.size(),
                    judged.expected(),
                    mixed,
                    compared,
                    everywhere,
                    around,
                    judged);
        }

        private static PrecisionAndRecall judge(
                Map<PersonId, Set<Long>> humansOf, MergeProposals proposals) {
            var result = new PrecisionAndRecall();
            var met = new HashSet<Long>();
            for (Set<Long> humans : humansOf.values()) {
                // Nobody stands twice in the city's list: a human has two people at most.
                humans.stream().filter(human -> !met.add(human)).forEach(h -> result.expectOne());
            }
            long after = 0;
            List<MergeProposal> page;
            while (!(page = proposals.open(after, PAGE)).isEmpty()) {
                for (MergeProposal proposal : page) {
                    result.add(
                            proposal.bits(),
                            Profile.share(
                                    humansOf.getOrDefault(proposal.one(), Set.of()),
                                    humansOf.getOrDefault(proposal.other(), Set.of())));
                }
                after = page.getLast().id();
            }
            return result;
        }

        /** As {@link TestHub#deliver} does, with the patience that a million rows need. */
        private Batch deliver(String source, byte[] file) {
            var delivery = new Delivery(source, "roster.xls", false, null, null, null, "test");
            try {
                UUID id =
                        hub.engine()
                                .intake()
                                .receive(delivery, new ByteArrayInputStream(file))
                                .id();
                Batch batch = hub.engine().batches().find(id).orElseThrow();
                while (!batch.state().isFinal(false)) {
                    Thread.sleep(50);
                    batch = hub.engine().batches().find(id).orElseThrow();
                }
                return batch;
            } catch (DeliveryRefused | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String row(UUID batch, long row) {
            return batch + "/" + row;
        }

        private Map<PersonId, Set<Long>> humansOfPeople() {
            var of = new HashMap<PersonId, Set<Long>>();
            hub.sql()
                    .sql("select batch_id, row_number, person_id from roster.applied_change")
                    .query(
                            rs -> {
                                Long human = humans.get(rs.getString(1) + "/" + rs.getLong(2));
                                of.computeIfAbsent(
                                                new PersonId(rs.getObject(3, UUID.class)),
                                                p -> new HashSet<>())
                                        .add(Objects.requireNonNull(human));
                            });
            return of;
        }

        private List<PersonId> changedBy(Batch batch) {
            return hub.sql()
                    .sql(
                            "select distinct person_id from roster.applied_change where batch_id = :batch")
                    .param("batch", batch.id())
                    .query((rs, n) -> new PersonId(rs.getObject(1, UUID.class)))
                    .list();
        }

        private byte[] citysList(Table registry, List<Truth> truth, List<Long> listed) {
            Map<String, List<String>> schools =
                    province.schools().stream()
                            .map(school -> school.value())
                            .collect(groupingBy(code -> code.substring(0, 2)));
            Map<String, List<String>> alike = charactersByReading(registry);
            var rows = new ArrayList<String[]>();
            for (int i = 0; i < registry.rows().size(); i++) {
                if (random.nextDouble() < WITHOUT_NUMBER && isPlain(truth.get(i))) {
                    String[] again = registry.rows().get(i).clone();
                    if (random.nextBoolean()) {
                        move(registry, again, schools);
                    }
                    withoutNumber(registry, again);
                    mistype(registry, again, alike);
                    rows.add(again);
                    listed.add(truth.get(i).human());
                }
            }
            Table strangers = Table.of(TestHub.bytes(elsewhere::writeStudentRegistry));
            List<Truth> theirs = elsewhere.truth().toList();
            int known = rows.size();
            for (int i = 0; i < strangers.rows().size() && rows.size() < 2 * known; i++) {
                if (random.nextDouble() < 2 * WITHOUT_NUMBER && isPlain(theirs.get(i))) {
                    String[] stranger = strangers.rows().get(i).clone();
                    move(registry, stranger, schools);
                    withoutNumber(registry, stranger);
                    rows.add(stranger);
                    listed.add(-1L - theirs.get(i).human());
                }
            }
            return new Table(registry.headings(), rows).bytes();
        }

        private static boolean isPlain(Truth truth) {
            return truth.defects().stream()
                    .allMatch(
                            defect ->
                                    defect == Defect.OBSOLETE_REGION
                                            || defect == Defect.SHARED_GUARDIAN_PHONE);
        }

        private void move(Table table, String[] row, Map<String, List<String>> schools) {
            List<String> ofTheKind = schools.get(table.cell(row, "学校标识码").substring(0, 2));
            if (ofTheKind != null) {
                table.set(row, "学校标识码", ofTheKind.get(random.nextInt(ofTheKind.size())));
            } else {
                table.set(row, "学校标识码", province.schools().getFirst().value());
            }
        }

        private void withoutNumber(Table table, String[] row) {
            String number = table.cell(row, "学籍号").replace("'", "");
            table.set(row, "身份证件号", "");
            table.set(row, "身份证件类型", "");
            table.set(row, "学籍辅号", "");
            table.set(row, "班内学号", "");
            // The date is the row's, so that no two get one number.
            table.set(
                    row,
                    "学籍号",
                    "'L%s%s%04d"
                            .formatted(
                                    number.substring(1, 7),
                                    number.substring(7, 15),
                                    temporary++ % 10_000));
        }

        private void mistype(Table table, String[] row, Map<String, List<String>> alike) {
            String name = table.cell(row, "姓名");
            String last = name.substring(name.length() - 1);
            double draw = random.nextDouble();
            if (draw < 0.07) {
                // Five in a hundred by ear, two by another character.
                List<String> choice =
                        draw < 0.05
                                ? alike.getOrDefault(Reading.of(last), List.of(last))
                                : List.of("辰", "妍", "宁");
                table.set(
                        row,
                        "姓名",
                        name.substring(0, name.length() - 1)
                                + choice.get(random.nextInt(choice.size())));
            }
            if (random.nextDouble() < 0.03) {
                slip(table, row);
            }
            double guardians = random.nextDouble();
            for (int member = 1; member <= 2 && guardians > 0.6; member++) {
                table.set(row, "成员" + member + "身份证件号", "");
                table.set(row, "成员" + member + "身份证件类型", "");
                if (guardians > 0.85) {
                    table.set(row, "成员" + member + "姓名", "");
                    table.set(row, "成员" + member + "是否监护人", "");
                }
            }
        }

        private void slip(Table table, String[] row) {
            String date = table.cell(row, "出生日期");
            int at = date.length() - 1;
            char digit = (char) ('0' + random.nextInt(10));
            table.set(row, "出生日期", date.substring(0, at) + digit);
        }

        private static Map<String, List<String>> charactersByReading(Table registry) {
            return registry.rows().stream()
                    .map(row -> registry.cell(row, "姓名"))
                    .filter(name -> !name.isEmpty())
                    .map(name -> name.substring(name.length() - 1))
                    .distinct()
                    .collect(groupingBy(Reading::of, Collectors.toList()));
        }
    }
}
