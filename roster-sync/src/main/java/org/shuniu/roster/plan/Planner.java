package org.shuniu.roster.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.shuniu.roster.fingerprint.Recognition;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceFault;

/**
 * Turns a delivery into a plan and changes nobody. At first it reads everything, so that a damaged
 * delivery is refused before anything is decided, and recognises what is as last time; then it
 * visits only the records that say something else.
 */
public final class Planner {
    /** One delivery, readable as often as it takes. */
    public interface Content {
        DeliveryReader open() throws IOException;
    }

    /** What planning came to. */
    public record Planned(String planHash, Batch.Counts counts) {}

    private final Stores stores;
    private final PlanKeys keys;
    private final PersonIds ids;
    private final Path scratch;

    /** Makes ids for people who are opened. */
    public interface PersonIds {
        PersonId next();

        static PersonIds of(Clock clock, SecureRandom random) {
            return () -> new PersonId(UuidV7.next(clock, random));
        }
    }

    /** Where the planner reads and writes. */
    public record Stores(
            BatchStore batches,
            SnapshotIndex index,
            PlanStore plans,
            PersonStore people,
            OrgStore orgs) {}

    /**
     * A planner on a migrated database.
     *
     * @param scratch a directory for what planning needs beside the heap; nothing is left there
     */
    public Planner(Stores stores, PlanKeys keys, PersonIds ids, Path scratch) {
        this.scratch = scratch;
        this.stores = stores;
        this.keys = keys;
        this.ids = ids;
    }

    /**
     * Reads and plans; on return the plan is stored.
     *
     * @throws SourceFault if the delivery as a whole cannot be trusted; then nothing of it counts
     */
    public Planned plan(BatchStore.Work work, Source source, Content content) throws IOException {
        UUID batch = work.batch().id();
        forget(batch);
        var findings = new Findings(batch, stores.batches());
        Planned planned;
        try (DeliveryReader reader = content.open()) {
            Recognition delivery = stores.index().recognise(source.id(), batch, reader);
            requireComplete(work, delivery);
            findings.addNotes(reader.notes());
            try (var changed =
                    new ChangedRows(
                            batch, source, stores, keys, ids, findings, delivery, scratch)) {
                changed.visit(reader);
                planned = changed.finish(delivery.records());
            }
        } catch (IOException | RuntimeException e) {
            stores.index().abandon(batch);
            throw e;
        }
        if (work.batch().dryRun()) {
            stores.index().abandon(batch);
            stores.plans().forgetOrgs(batch);
        }
        return planned;
    }

    /** Removes what an earlier, interrupted attempt left, or a refused one. */
    public void forget(UUID batch) {
        stores.index().abandon(batch);
        stores.plans().forget(batch);
    }

    private static void requireComplete(BatchStore.Work work, Recognition delivery) {
        long records = delivery.records();
        if (records == 0) {
            throw new SourceFault(
                    SourceFault.Kind.NO_ROWS,
                    "The file has a header and nothing below it.",
                    "An empty file is no empty roster: send the rows, or nothing.");
        }
        Long declared = work.declaredRows();
        if (declared != null && records != declared) {
            throw new SourceFault(
                    records < declared
                            ? SourceFault.Kind.TOO_FEW_ROWS
                            : SourceFault.Kind.TOO_MANY_ROWS,
                    "The sender declared " + declared + " rows and the file has " + records + ".",
                    "Export again and send the whole file with the number of its rows.");
        }
    }
}
