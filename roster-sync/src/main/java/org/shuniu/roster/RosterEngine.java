package org.shuniu.roster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.shuniu.roster.absence.AbsenceStore;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.apply.LaterChanges;
import org.shuniu.roster.apply.PlanApplier;
import org.shuniu.roster.apply.Undo;
import org.shuniu.roster.apply.UndoApplier;
import org.shuniu.roster.apply.UndoRequests;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.brake.BrakeRules;
import org.shuniu.roster.brake.Braking;
import org.shuniu.roster.brake.HoldStore;
import org.shuniu.roster.brake.Holds;
import org.shuniu.roster.brake.StoredHolds;
import org.shuniu.roster.calendar.WorkCalendar;
import org.shuniu.roster.due.DueDates;
import org.shuniu.roster.due.DueStore;
import org.shuniu.roster.fingerprint.RecordHashes;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.hosting.SpaceHostings;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.intake.SourceTurns;
import org.shuniu.roster.intake.Spool;
import org.shuniu.roster.intake.SpooledIntake;
import org.shuniu.roster.local.LocalDesk;
import org.shuniu.roster.local.LocalRecords;
import org.shuniu.roster.local.Secondments;
import org.shuniu.roster.local.Sponsorships;
import org.shuniu.roster.local.Warrants;
import org.shuniu.roster.match.CandidateStore;
import org.shuniu.roster.match.MergeProposals;
import org.shuniu.roster.match.ProfileStore;
import org.shuniu.roster.match.ProposalDesk;
import org.shuniu.roster.match.ProposalFinder;
import org.shuniu.roster.merge.MergeDesk;
import org.shuniu.roster.merge.MergeStore;
import org.shuniu.roster.merge.Merges;
import org.shuniu.roster.merge.Parties;
import org.shuniu.roster.merge.SplitDesk;
import org.shuniu.roster.merge.Splits;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.outbox.Facts;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.outbox.OutboxReaders;
import org.shuniu.roster.person.FirstLoad;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.Holdings;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonHistory;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.PersonWriter;
import org.shuniu.roster.person.StoredPersonDirectory;
import org.shuniu.roster.person.StoredPersonHistory;
import org.shuniu.roster.plan.PlanKeys;
import org.shuniu.roster.plan.PlanStore;
import org.shuniu.roster.plan.Planner;
import org.shuniu.roster.plan.SingleRow;
import org.shuniu.roster.plan.UndoPlanner;
import org.shuniu.roster.reform.OrgMembers;
import org.shuniu.roster.reform.OrgReforms;
import org.shuniu.roster.reform.TreeReforms;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.KeyedHash;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.SipHash128;
import org.shuniu.roster.source.ContentLimits;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.RegistryLookup;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceStore;
import org.shuniu.roster.source.joined.JoinedLayout;
import org.shuniu.roster.source.tabular.TabularLayout;
import org.shuniu.roster.space.SpaceStore;
import org.shuniu.roster.verify.Verification;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The roster engine, assembled. Whoever embeds it gives it a database, a home and a master key;
 * everything else is made here, and this is the only place that knows how the rooms of this module
 * fit together.
 */
public final class RosterEngine implements AutoCloseable {
    private static final Duration STATS_MAX_AGE = Duration.ofSeconds(2);

    private final OrgStore orgs;
    private final SourceStore sources;
    private final BatchStore batches;
    private final SpooledIntake intake;
    private final SourceTurns turns;
    private final StoredPersonDirectory people;
    private final StoredPersonHistory history;
    private final GuardianDirectory guardians;
    private final MergeProposals proposals;
    private final StoredHolds holds;
    private final SnapshotIndex index;
    private final Outbox outbox;
    private final OutboxReaders outboxReaders;
    private final AuditLog audit;
    private final Undo undo;
    private final MergeStore merges;
    private final MergeDesk mergeDesk;
    private final ProposalDesk proposalDesk;
    private final SplitDesk splitDesk;
    private final Supplier<RosterStats> stats;
    private final JdbcTemplate template;
    private final BatchWorker worker;
    private final SpoolRetention retention;
    private final LocalRecords localRecords;
    private final SpaceHostings spaceHostings;
    private final Verification.Parts verification;
    private final DailyCalendar calendar;
    private final OrgReforms reforms;

    /**
     * What differs from hub to hub.
     *
     * @param home holds the spool, and mappings, brakes and calendar of the operator
     * @param node names this home in the database
     * @param code the region code of the hub; the root of the org tree
     * @param name of the region
     * @param maxImportBytes the largest delivery that is taken
     * @param firstLoad so many new people in a hub that is nearly empty are a first load
     */
    public record Settings(
            Path home,
            String node,
            OrgCode code,
            OrgKind kind,
            String name,
            long maxImportBytes,
            long firstLoad) {
        private static final long USUAL_FIRST_LOAD = 200_000;

        public Settings(
                Path home,
                String node,
                OrgCode code,
                OrgKind kind,
                String name,
                long maxImportBytes) {
            this(home, node, code, kind, name, maxImportBytes, USUAL_FIRST_LOAD);
        }
    }

    /**
     * Migrates the schema and assembles; nothing runs yet.
     *
     * @throws IOException if the spool cannot be made or read
     */
    public static RosterEngine open(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            MasterKey masterKey,
            Clock clock,
            SecureRandom random,
            Settings settings)
            throws IOException {
        Flyway.configure()
                .dataSource(dataSource)
                .schemas("roster")
                .locations("classpath:org/shuniu/roster/migration")
                .load()
                .migrate();
        // Days, ages and school years are those of Asia/Shanghai, whatever the server's zone.
        return new RosterEngine(
                dataSource,
                transactionManager,
                masterKey,
                clock.withZone(SchoolYear.ZONE),
                random,
                settings);
    }

    private RosterEngine(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            MasterKey masterKey,
            Clock clock,
            SecureRandom random,
            Settings settings)
            throws IOException {
        template = new JdbcTemplate(dataSource);
        turns = new StoredSourceTurns(dataSource);
        JdbcClient jdbc = JdbcClient.create(template);
        var transactions = new TransactionTemplate(transactionManager);
        MasterKey hashing = HashSuite.keyOf(masterKey, jdbc);
        var seal = new IdentifierSeal(masterKey, hashing);
        var guardianSeal = new FieldSeal(masterKey, "guardian");
        var mappings = Mappings.builtInAnd(settings.home().resolve("mappings"));

        audit = new AuditLog(jdbc, JsonMapper.shared(), clock, settings.node());
        orgs = new OrgStore(jdbc, clock);
        orgs.ensureRoot(settings.code(), settings.kind(), settings.name());
        var plans = new PlanStore(template, new FieldSeal(masterKey, "plan"));
        batches = new BatchStore(template, plans, clock, settings.node());
        people = new StoredPersonDirectory(jdbc, seal, clock);
        history = new StoredPersonHistory(jdbc, plans);
        stats = new CachedStats(jdbc, clock, STATS_MAX_AGE);

        proposals = new MergeProposals(jdbc, clock);
        var hashes = new RecordHashes(hashing);
        index = new SnapshotIndex(template, settings.home(), hashes);
        outbox = new Outbox(template);
        outboxReaders = new OutboxReaders(dataSource, outbox, clock);
        sources =
                new SourceStore(
                        jdbc,
                        transactions,
                        new SourceStore.Parts(mappings, orgs, index, audit),
                        clock);
        var personStore = new PersonStore(jdbc, seal);
        var spaces = new SpaceStore(template, random);
        var writers =
                new PersonWriter.Factory(
                        template,
                        orgs,
                        spaces,
                        new FirstLoad(jdbc, transactions, settings.firstLoad()),
                        seal,
                        random);
        var keys =
                new PlanKeys(
                        seal,
                        new KeyedHash(hashing, "guardian"),
                        new SipHash128(masterKey, "namesake"));
        var absences = new AbsenceStore(template);
        var ids = Planner.PersonIds.of(clock, random);
        var planner =
                new Planner(
                        new Planner.Stores(batches, index, plans, personStore, orgs, absences),
                        keys,
                        ids,
                        Files.createDirectories(settings.home().resolve("scratch")),
                        clock);
        var workCalendar = WorkCalendar.builtInAnd(settings.home().resolve("calendar.json"));
        var holdStore = new HoldStore(template, clock);
        var brakes =
                new Braking(
                        template,
                        new Braking.Parts(
                                BrakeRules.defaultsAnd(settings.home().resolve("brakes.json")),
                                workCalendar,
                                settings.code(),
                                batches,
                                plans,
                                holdStore,
                                audit),
                        clock,
                        random);
        var duplicates =
                new ProposalFinder(
                        new CandidateStore(jdbc), new ProfileStore(jdbc, seal), proposals);
        var applier =
                new PlanApplier(
                        transactions,
                        new PlanApplier.Stores(
                                batches,
                                index,
                                plans,
                                personStore,
                                orgs,
                                spaces,
                                writers,
                                absences,
                                sources,
                                outbox,
                                duplicates,
                                audit),
                        brakes,
                        holdStore,
                        guardianSeal,
                        keys,
                        clock);
        merges = new MergeStore(template, audit, clock);
        var desk = new Desk(transactions, batches, plans, applier, clock, random);
        var parties = new Parties(personStore, new Holdings(jdbc, seal), index, merges);
        mergeDesk = new MergeDesk(transactions, parties, desk, orgs, duplicates, audit);
        proposalDesk = new ProposalDesk(transactions, proposals, audit);
        splitDesk =
                new SplitDesk(
                        transactions,
                        new Splits(parties, merges, plans, keys),
                        merges,
                        desk,
                        orgs,
                        audit);
        var later = new LaterChanges(jdbc, plans, seal);
        var undos =
                new UndoApplier(
                        transactions,
                        new UndoApplier.Stores(batches, plans, orgs, spaces, sources, audit),
                        new UndoPlanner(plans, personStore),
                        applier,
                        later,
                        merges::undone);
        Consumer<PersonId> newcomers =
                newcomer ->
                        transactions.executeWithoutResult(
                                status -> duplicates.find(null, List.of(newcomer)));
        localRecords =
                new LocalDesk(
                        new Sponsorships(
                                mappings.find(Source.LOCAL).orElseThrow(),
                                new SingleRow(index, hashes, personStore, keys, ids, clock),
                                desk,
                                orgs,
                                newcomers,
                                clock),
                        new Secondments(personStore, orgs, desk, clock),
                        new Warrants(jdbc, personStore, desk, clock));
        spaceHostings = new SpaceHostings(jdbc, transactions, outbox, clock);
        verification = new Verification.Parts(personStore, orgs, desk, audit, transactions);
        var dueDates = new DueDates(new DueStore(jdbc), personStore, orgs, desk, clock);
        calendar = new DailyCalendar(dataSource, dueDates, clock);
        reforms =
                new TreeReforms(
                        new TreeReforms.Tree(transactions, orgs, spaces),
                        new OrgMembers(jdbc),
                        dueDates,
                        audit,
                        clock,
                        random);
        var spool = new Spool(settings.home(), masterKey, clock, random);
        spool.sweep();
        index.sweep();
        retention = new SpoolRetention(spool, batches, clock);
        guardians =
                new GuardianDirectory(
                        transactions,
                        guardianSeal,
                        seal,
                        writers,
                        (guardian, version, opened, begun, at) -> {
                            outbox.add(
                                    List.of(
                                            new Outbox.Entry(
                                                    guardian,
                                                    version,
                                                    null,
                                                    at,
                                                    Facts.ofGuardian(opened, begun))));
                            newcomers.accept(guardian);
                        },
                        clock);
        holds =
                new StoredHolds(
                        transactions,
                        new StoredHolds.Parts(batches, plans, holdStore, audit),
                        clock,
                        this::wake);
        worker =
                new BatchWorker(
                        dataSource,
                        new BatchWorker.Parts(
                                batches,
                                sources,
                                mappings,
                                new Deliveries(
                                        Map.of(TabularLayout.NAME, new TabularLayout()),
                                        Map.of(
                                                JoinedLayout.NAME,
                                                new JoinedLayout(new TabularLayout())),
                                        ContentLimits.DEFAULT,
                                        clock),
                                spool,
                                index,
                                planner,
                                brakes,
                                holds,
                                new ApplyGate(sources, workCalendar, brakes, orgs, clock),
                                applier,
                                undos,
                                audit,
                                transactions));
        undo =
                new UndoRequests(
                        transactions,
                        batches,
                        later,
                        audit,
                        new UndoRequests.Ids(clock, random),
                        worker::wake);
        intake =
                new SpooledIntake(
                        new SpooledIntake.Parts(spool, sources, batches, audit, transactions),
                        settings.maxImportBytes(),
                        worker::wake);
    }

    private void wake() {
        worker.wake();
    }

    /** Begins to work off deliveries; for nodes with the worker role. */
    public void startWorker() {
        worker.start();
        retention.start();
        calendar.start();
    }

    /**
     * Ends what has reached its day now, instead of after midnight.
     *
     * @return false if another worker is at it
     */
    public boolean endWhatIsDue() throws SQLException {
        return calendar.run();
    }

    public LocalRecords localRecords() {
        return localRecords;
    }

    /**
     * Checks people one by one.
     *
     * @param registries that can be asked
     */
    public Verification verification(List<? extends RegistryLookup> registries) {
        return new Verification(registries, verification);
    }

    /** Spaces that platforms keep. */
    public SpaceHostings spaceHostings() {
        return spaceHostings;
    }

    public OrgReforms reforms() {
        return reforms;
    }

    public PersonDirectory people() {
        return people;
    }

    public PersonHistory history() {
        return history;
    }

    public GuardianDirectory guardians() {
        return guardians;
    }

    public OrgTree orgs() {
        return orgs;
    }

    public SourceStore sources() {
        return sources;
    }

    public RosterIntake intake() {
        return intake;
    }

    public SourceTurns turns() {
        return turns;
    }

    public Holds holds() {
        return holds;
    }

    public Undo undo() {
        return undo;
    }

    public Merges merges() {
        return merges;
    }

    public MergeDesk mergeDesk() {
        return mergeDesk;
    }

    public ProposalDesk proposalDesk() {
        return proposalDesk;
    }

    public SplitDesk splitDesk() {
        return splitDesk;
    }

    public BatchDirectory batches() {
        return batches;
    }

    /** Pairs that may be one human, for somebody to decide. */
    public MergeProposals proposals() {
        return proposals;
    }

    public AuditLog audit() {
        return audit;
    }

    public Outbox outbox() {
        return outbox;
    }

    public OutboxReaders outboxReaders() {
        return outboxReaders;
    }

    public Supplier<RosterStats> stats() {
        return stats;
    }

    /** One hash over who there is and where they belong, hex. */
    public String stateHash() {
        return StateHash.of(template);
    }

    /** The same of a database that no engine is opened on here. */
    public static String stateHash(DataSource dataSource) {
        return StateHash.of(new JdbcTemplate(dataSource));
    }

    @Override
    public void close() {
        calendar.close();
        retention.close();
        worker.close();
        index.close();
    }
}
