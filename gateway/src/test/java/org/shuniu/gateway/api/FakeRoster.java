package org.shuniu.gateway.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonHistory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PublicSubject;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.source.PausedSources;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry;
import org.shuniu.roster.space.SpaceNumber;

/** A roster small enough to read: one pupil, a few imports, orgs placed by their first digits. */
final class FakeRoster
        implements SourceRegistry,
                PausedSources,
                RosterIntake,
                BatchDirectory,
                PersonDirectory,
                PersonHistory,
                OrgTree {
    static final long MAX_BYTES = 300L << 20;
    static final UUID APPLIED = UUID.fromString("01939f00-0000-7000-8000-000000000001");
    static final UUID REFUSED = UUID.fromString("01939f00-0000-7000-8000-000000000002");
    static final UUID HELD = UUID.fromString("01939f00-0000-7000-8000-000000000003");
    static final PersonId PUPIL = PersonId.parse("01939f00-0000-7000-8000-0000000000aa");
    static final String PUPIL_CITIZEN_ID = "330106201603070018";
    private static final String ELSEWHERE = "420106";
    private static final Instant NOON = Instant.parse("2026-09-01T04:00:00Z");

    final TreeMap<String, Source> sources = new TreeMap<>();
    final Set<String> paused = new TreeSet<>();
    final List<Delivery> deliveries = new ArrayList<>();
    volatile long bytesTaken;
    volatile CountDownLatch firstBytes = new CountDownLatch(1);
    volatile @Nullable RuntimeException breaksWith;

    void reset() {
        sources.clear();
        paused.clear();
        deliveries.clear();
        bytesTaken = 0;
        firstBytes = new CountDownLatch(1);
        breaksWith = null;
        save("xueji", List.of(new OrgCode("330106")));
        save("elsewhere", List.of(new OrgCode(ELSEWHERE)));
        save("everything", List.of());
    }

    private void save(String id, List<OrgCode> scope) {
        sources.put(
                id,
                new Source(
                        id,
                        "xueji",
                        Source.Mode.SNAPSHOT,
                        scope,
                        Map.of(),
                        Source.DEFAULT_MIN_ABSENCE));
    }

    @Override
    public PutOutcome put(Source source, String actor) {
        Source before = sources.get(source.id());
        if (before != null && !before.scope().containsAll(source.scope())) {
            return new PutOutcome.Widening();
        }
        return putWidened(source, actor);
    }

    @Override
    public PutOutcome putWidened(Source source, String actor) {
        if (!source.format().equals("xueji") && !source.format().equals("teacher")) {
            return new PutOutcome.NoMapping(source.format(), List.of("teacher", "xueji"));
        }
        for (Source other : sources.values()) {
            for (OrgCode org : other.scope()) {
                if (!other.id().equals(source.id()) && source.scope().contains(org)) {
                    return new PutOutcome.Overlap(other.id(), org);
                }
            }
        }
        Source before = sources.put(source.id(), source);
        return before == null
                ? new PutOutcome.Created(source)
                : before.equals(source)
                        ? new PutOutcome.Unchanged(source)
                        : new PutOutcome.Updated(source);
    }

    @Override
    public Optional<Source> find(String id) {
        if (breaksWith != null) {
            throw breaksWith;
        }
        return Optional.ofNullable(sources.get(id));
    }

    @Override
    public List<Source> list(@Nullable String after, int limit) {
        return sources.values().stream()
                .filter(source -> after == null || source.id().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public Set<String> paused() {
        return paused;
    }

    @Override
    public void pause(String source, Why why, String actor) {
        paused.add(source);
    }

    @Override
    public void resume(String source, String actor) {
        paused.remove(source);
    }

    @Override
    public Batch receive(Delivery delivery, InputStream body) throws DeliveryRefused {
        try {
            byte[] buffer = new byte[64 << 10];
            int read = body.read(buffer);
            if (read < 0) {
                throw new DeliveryRefused(DeliveryRefused.Kind.EMPTY_BODY, "The body is empty.");
            }
            String start = new String(buffer, 0, 2, StandardCharsets.US_ASCII);
            while (read >= 0) {
                bytesTaken += read;
                firstBytes.countDown();
                if (bytesTaken > MAX_BYTES) {
                    throw new DeliveryRefused(
                            DeliveryRefused.Kind.TOO_LARGE, "The file is larger than 300 MiB.");
                }
                read = body.read(buffer);
            }
            if (start.equals("PK")) {
                throw new DeliveryRefused(
                        DeliveryRefused.Kind.UNREADABLE_ZIP, "The zip has no directory.");
            }
            if (delivery.sha256() != null && delivery.sha256().startsWith("0")) {
                throw new DeliveryRefused(
                        DeliveryRefused.Kind.DIGEST_MISMATCH, "The digest is another.");
            }
        } catch (IOException e) {
            throw new DeliveryRefused(DeliveryRefused.Kind.INTERRUPTED, "Broken off.", e);
        }
        deliveries.add(delivery);
        return new Batch(
                APPLIED,
                delivery.source(),
                delivery.fileName(),
                BatchState.RECEIVED,
                delivery.dryRun(),
                null,
                Batch.Counts.NONE,
                null,
                delivery.actor(),
                NOON,
                null);
    }

    @Override
    public Optional<Batch> find(UUID id) {
        return batches().stream().filter(batch -> batch.id().equals(id)).findFirst();
    }

    private static List<Batch> batches() {
        return List.of(
                new Batch(
                        REFUSED,
                        "xueji",
                        "teachers.txt",
                        BatchState.REFUSED,
                        false,
                        null,
                        Batch.Counts.NONE,
                        new Batch.BatchProblem(
                                "missing-columns",
                                "Required columns are missing",
                                "The header has no column 学校代码.",
                                "Export the file again with all columns."),
                        "client:feed",
                        NOON,
                        NOON.plusSeconds(1)),
                new Batch(
                        APPLIED,
                        "xueji",
                        "pupils.txt",
                        BatchState.APPLIED,
                        false,
                        "ab".repeat(32),
                        new Batch.Counts(10, 4, 1, 3, 0, 0, 0, 2, 0),
                        null,
                        "client:feed",
                        NOON,
                        NOON.plusSeconds(5)),
                new Batch(
                        HELD,
                        "elsewhere",
                        "pupils.txt",
                        BatchState.HELD,
                        false,
                        "cd".repeat(32),
                        new Batch.Counts(500, 0, 0, 475, 0, 0, 0, 0, 25),
                        null,
                        "client:feed",
                        NOON,
                        null));
    }

    @Override
    public List<Batch> ofSource(String source, @Nullable UUID before, int limit) {
        return batches().stream()
                .filter(batch -> batch.source().equals(source))
                .filter(batch -> before == null || batch.id().compareTo(before) < 0)
                .limit(limit)
                .toList();
    }

    @Override
    public List<NumberedProblem> problems(UUID batch, long after, int limit) {
        return List.of(
                        new NumberedProblem(
                                1,
                                new RowProblem(
                                        null,
                                        "血型",
                                        "column-dropped",
                                        "Blood types are not taken.",
                                        "Leave the column out.",
                                        false)),
                        new NumberedProblem(
                                7,
                                new RowProblem(
                                        12L,
                                        "身份证件号",
                                        "citizen-id-check-digit",
                                        "The check digit is wrong.",
                                        "Correct the number at the school.",
                                        true)))
                .stream()
                .filter(problem -> problem.sequence() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public List<ChangeView> changes(UUID batch, OrgScope scope, long after, int limit) {
        return List.of(
                        new ChangeView(
                                1,
                                "create",
                                PUPIL,
                                new OrgCode("2133010001"),
                                Map.of(),
                                Map.of("citizenId", "3301**********0018"),
                                "new-person"))
                .stream()
                .filter(change -> change.sequence() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<PersonProfile> find(PersonId id) {
        return id.equals(PUPIL) ? Optional.of(pupil()) : Optional.empty();
    }

    @Override
    public Map<PersonId, PersonProfile> find(Collection<PersonId> ids) {
        return ids.contains(PUPIL) ? Map.of(PUPIL, pupil()) : Map.of();
    }

    private static PersonProfile pupil() {
        return new PersonProfile(
                PUPIL,
                new PublicSubject("c3ViamVjdC1vZi1wdXBpbA"),
                "张三",
                Gender.MALE,
                LocalDate.of(2016, 3, 7),
                new SpaceNumber("100000000008"),
                "open",
                Assurance.REGISTRY,
                PersonStatus.ACTIVE,
                null,
                List.of(
                        new AffiliationView(
                                new OrgCode("2133010001"),
                                "第一小学",
                                Role.STUDENT,
                                "四年级",
                                new OrgCode("2133010001/p2023-2"),
                                "四(2)班",
                                AffiliationState.ACTIVE,
                                LocalDate.of(2023, 9, 1),
                                null)));
    }

    @Override
    public Optional<PersonId> findBySpaceNumber(SpaceNumber number) {
        return Optional.empty();
    }

    @Override
    public List<PersonId> after(@Nullable PersonId after, int limit) {
        return after == null ? List.of(PUPIL) : List.of();
    }

    @Override
    public Map<PersonId, PersonId> survivorsOf(Collection<PersonId> absorbed) {
        return Map.of();
    }

    @Override
    public Set<PersonId> within(Collection<PersonId> ids, OrgScope scope) {
        return ids.stream().filter(id -> isWithin(id, scope)).collect(Collectors.toSet());
    }

    @Override
    public Optional<PublicSubject> publicSubject(PersonId id) {
        return find(id).map(PersonProfile::publicSubject);
    }

    @Override
    public PersonStatus status(PersonId id) {
        return id.equals(PUPIL) ? PersonStatus.ACTIVE : PersonStatus.VOID;
    }

    @Override
    public List<PersonProfile> search(IdentifierType type, String identifier, OrgScope scope) {
        return type == IdentifierType.CITIZEN_ID
                        && identifier.equals(PUPIL_CITIZEN_ID)
                        && isWithin(PUPIL, scope)
                ? List.of(pupil())
                : List.of();
    }

    @Override
    public boolean isWithin(PersonId id, OrgScope scope) {
        return scope.root() == null || scope.root().value().equals("330106");
    }

    @Override
    public List<PersonProfile> members(OrgCode org, int limit) {
        return List.of();
    }

    @Override
    public List<Entry> of(PersonId person, long after, int limit) {
        return List.of(
                        new Entry(
                                1,
                                NOON,
                                "create",
                                "new-person",
                                "client:feed",
                                APPLIED.toString(),
                                2L,
                                Map.of("citizenId", "3301**********0018")))
                .stream()
                .filter(entry -> entry.version() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean isWithin(OrgCode org, OrgScope scope) {
        return scope.root() == null || org.value().startsWith(scope.root().value());
    }

    @Override
    public Set<OrgCode> within(Collection<OrgCode> orgs, Collection<OrgCode> roots) {
        return orgs.stream()
                .filter(org -> roots.stream().anyMatch(r -> isWithin(org, new OrgScope(r))))
                .collect(Collectors.toSet());
    }
}
