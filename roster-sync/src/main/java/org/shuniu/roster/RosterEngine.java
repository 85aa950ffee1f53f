package org.shuniu.roster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.shuniu.roster.apply.PlanApplier;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.intake.Spool;
import org.shuniu.roster.intake.SpooledIntake;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.org.SchoolYear;
import org.shuniu.roster.outbox.Facts;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.FirstLoad;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonHistory;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.PersonWriter;
import org.shuniu.roster.person.StoredPersonDirectory;
import org.shuniu.roster.person.StoredPersonHistory;
import org.shuniu.roster.plan.PlanKeys;
import org.shuniu.roster.plan.PlanStore;
import org.shuniu.roster.plan.Planner;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.KeyedHash;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.source.ContentLimits;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.SourceRegistry;
import org.shuniu.roster.source.SourceStore;
import org.shuniu.roster.source.tabular.TabularLayout;
import org.shuniu.roster.space.SpaceStore;
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
    private final StoredPersonDirectory people;
    private final StoredPersonHistory history;
    private final GuardianDirectory guardians;
    private final AuditLog audit;
    private final Supplier<RosterStats> stats;
    private final JdbcTemplate template;
    private final BatchWorker worker;
    private final SpoolRetention retention;

    /**
     * What differs from hub to hub.
     *
     * @param home holds spool and operator's mappings
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
        JdbcClient jdbc = JdbcClient.create(template);
        var transactions = new TransactionTemplate(transactionManager);
        var seal = new IdentifierSeal(masterKey);
        var guardianSeal = new FieldSeal(masterKey, "guardian");
        var mappings = Mappings.builtInAnd(settings.home().resolve("mappings"));

        audit = new AuditLog(jdbc, JsonMapper.shared(), clock, settings.node());
        orgs = new OrgStore(jdbc, clock);
        orgs.ensureRoot(settings.code(), settings.kind(), settings.name());
        sources = new SourceStore(jdbc, transactions, mappings, orgs, audit, clock);
        var plans = new PlanStore(template, new FieldSeal(masterKey, "plan"));
        batches = new BatchStore(template, plans, clock, settings.node());
        people = new StoredPersonDirectory(jdbc, seal, clock);
        history = new StoredPersonHistory(jdbc, plans);
        stats = new CachedStats(jdbc, clock, STATS_MAX_AGE);

        var outbox = new Outbox(template);
        var index = new SnapshotIndex(template);
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
                        new KeyedHash(masterKey, "record-key"),
                        new KeyedHash(masterKey, "fingerprint"),
                        new KeyedHash(masterKey, "guardian"));
        var ids = Planner.PersonIds.of(clock, random);
        var planner =
                new Planner(
                        new Planner.Stores(batches, index, plans, personStore, orgs),
                        keys,
                        ids,
                        Files.createDirectories(settings.home().resolve("scratch")));
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
                                outbox,
                                audit),
                        guardianSeal,
                        keys,
                        clock);
        var spool = new Spool(settings.home(), masterKey, clock, random);
        spool.sweep();
        retention = new SpoolRetention(spool, batches, clock);
        guardians =
                new GuardianDirectory(
                        transactions,
                        guardianSeal,
                        seal,
                        writers,
                        (guardian, version, opened, begun, at) ->
                                outbox.add(
                                        List.of(
                                                new Outbox.Entry(
                                                        guardian,
                                                        version,
                                                        null,
                                                        at,
                                                        Facts.ofGuardian(opened, begun)))),
                        clock);
        worker =
                new BatchWorker(
                        dataSource,
                        new BatchWorker.Parts(
                                batches,
                                sources,
                                mappings,
                                new Deliveries(
                                        Map.of(TabularLayout.NAME, new TabularLayout()),
                                        ContentLimits.DEFAULT,
                                        clock),
                                spool,
                                planner,
                                applier,
                                audit,
                                transactions));
        intake =
                new SpooledIntake(
                        new SpooledIntake.Parts(spool, sources, batches, audit, transactions),
                        settings.maxImportBytes(),
                        worker::wake);
    }

    /** Begins to work off deliveries; for nodes with the worker role. */
    public void startWorker() {
        worker.start();
        retention.start();
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

    public SourceRegistry sources() {
        return sources;
    }

    public RosterIntake intake() {
        return intake;
    }

    public BatchDirectory batches() {
        return batches;
    }

    public AuditLog audit() {
        return audit;
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
        retention.close();
        worker.close();
    }
}
