package org.shuniu.gateway;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.shuniu.gateway.home.NodeName;
import org.shuniu.roster.RosterEngine;
import org.shuniu.roster.RosterStats;
import org.shuniu.roster.apply.Undo;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.brake.Holds;
import org.shuniu.roster.hosting.SpaceHostings;
import org.shuniu.roster.identity.RegionCode;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.intake.SourceTurns;
import org.shuniu.roster.local.LocalRecords;
import org.shuniu.roster.match.MergeProposals;
import org.shuniu.roster.match.ProposalDesk;
import org.shuniu.roster.merge.MergeDesk;
import org.shuniu.roster.merge.Merges;
import org.shuniu.roster.merge.SplitDesk;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.org.Region;
import org.shuniu.roster.org.Regions;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.outbox.OutboxReaders;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.person.PersonHistory;
import org.shuniu.roster.reform.OrgReforms;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.source.RegistryLookups;
import org.shuniu.roster.source.SourceStore;
import org.shuniu.roster.verify.Verification;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The roster engine and its parts, as beans for everybody. */
@Configuration(proxyBeanMethods = false)
class RosterConfiguration {
    @Bean
    RosterEngine rosterEngine(
            HubProperties hub,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            MasterKey masterKey,
            Clock clock,
            SecureRandom random)
            throws IOException {
        RosterEngine engine =
                RosterEngine.open(
                        dataSource, transactions, masterKey, clock, random, settings(hub));
        // Also on a node that is only online: what it receives lies in its own spool, and only it
        // can read that.
        engine.startWorker();
        return engine;
    }

    private static RosterEngine.Settings settings(HubProperties hub) throws IOException {
        String code = hub.hub().code();
        Region region = RegionCode.parse(code).flatMap(Regions.ofChina()::find).orElse(null);
        OrgKind kind =
                hub.hub().tier() == HubProperties.Tier.PROVINCIAL && region != null
                        ? OrgKind.PROVINCE
                        : OrgKind.HUB;
        return new RosterEngine.Settings(
                hub.home(),
                NodeName.of(hub.home()),
                new OrgCode(code),
                kind,
                region == null ? code : region.name(),
                hub.imports().maxBytes().toBytes());
    }

    @Bean
    PersonDirectory personDirectory(RosterEngine engine) {
        return engine.people();
    }

    @Bean
    PersonHistory personHistory(RosterEngine engine) {
        return engine.history();
    }

    @Bean
    GuardianDirectory guardianDirectory(RosterEngine engine) {
        return engine.guardians();
    }

    /** Whoever carries rosters in may also lend registries that can be asked. */
    @Bean
    Verification verification(RosterEngine engine, ObjectProvider<RegistryLookups> lookups) {
        return engine.verification(lookups.stream().flatMap(lent -> lent.all().stream()).toList());
    }

    @Bean
    SpaceHostings spaceHostings(RosterEngine engine) {
        return engine.spaceHostings();
    }

    @Bean
    OrgTree orgTree(RosterEngine engine) {
        return engine.orgs();
    }

    @Bean
    SourceStore sourceRegistry(RosterEngine engine) {
        return engine.sources();
    }

    @Bean
    RosterIntake rosterIntake(RosterEngine engine) {
        return engine.intake();
    }

    @Bean
    SourceTurns sourceTurns(RosterEngine engine) {
        return engine.turns();
    }

    @Bean
    BatchDirectory batchDirectory(RosterEngine engine) {
        return engine.batches();
    }

    @Bean
    Undo undo(RosterEngine engine) {
        return engine.undo();
    }

    @Bean
    Merges merges(RosterEngine engine) {
        return engine.merges();
    }

    @Bean
    MergeDesk mergeDesk(RosterEngine engine) {
        return engine.mergeDesk();
    }

    @Bean
    SplitDesk splitDesk(RosterEngine engine) {
        return engine.splitDesk();
    }

    @Bean
    MergeProposals mergeProposals(RosterEngine engine) {
        return engine.proposals();
    }

    @Bean
    ProposalDesk proposalDesk(RosterEngine engine) {
        return engine.proposalDesk();
    }

    @Bean
    LocalRecords localRecords(RosterEngine engine) {
        return engine.localRecords();
    }

    @Bean
    OrgReforms orgReforms(RosterEngine engine) {
        return engine.reforms();
    }

    @Bean
    Holds holds(RosterEngine engine) {
        return engine.holds();
    }

    @Bean
    AuditLog auditLog(RosterEngine engine) {
        return engine.audit();
    }

    @Bean
    Outbox outbox(RosterEngine engine) {
        return engine.outbox();
    }

    @Bean
    OutboxReaders outboxReaders(RosterEngine engine) {
        return engine.outboxReaders();
    }

    @Bean
    Supplier<RosterStats> rosterStats(RosterEngine engine) {
        return engine.stats();
    }
}
