package org.shuniu.roster.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;
import org.shuniu.roster.absence.AbsenceStore;
import org.shuniu.roster.fingerprint.Recognition;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.source.ArchiveLayout.Extent;
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
    private final Clock clock;

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
            OrgStore orgs,
            AbsenceStore absences) {}

    /**
     * A planner on a migrated database.
     *
     * @param scratch a directory for what planning needs beside the heap; nothing is left there
     * @param clock in the hub's zone, so that days are its days
     */
    public Planner(Stores stores, PlanKeys keys, PersonIds ids, Path scratch, Clock clock) {
        this.scratch = scratch;
        this.stores = stores;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Reads and plans; on return the plan is stored.
     *
     * @throws SourceFault if the delivery as a whole cannot be trusted; then nothing of it counts
     */
    public Planned plan(BatchStore.Work work, Source source, Content content) throws IOException {
        UUID batch = work.batch().id();
        forget(batch);
        stores.batches().startPlanning(batch);
        Planned planned;
        try (DeliveryReader reader = content.open();
                var findings = new Findings(batch, stores.batches())) {
            Recognition delivery = stores.index().recognise(source.id(), batch, reader);
            requireComplete(work, delivery);
            findings.addNotes(reader.notes());
            boolean filesMissing =
                    stores.batches().expectFiles(batch, reader.files()) > reader.files();
            boolean whole = isWhole(work, source, reader.extent());
            if (whole && filesMissing) {
                findings.noteFile(
                        "file-missing",
                        "The delivery has fewer files than those before it: nobody counts as absent.",
                        "Send all files; to say that nobody is left, end people by their status.");
            }
            try (var changed =
                    new ChangedRows(
                            batch,
                            source,
                            stores,
                            keys,
                            ids,
                            findings,
                            delivery,
                            scratch,
                            LocalDate.now(clock))) {
                changed.visit(reader);
                changed.callTheRoll(work.asOf(), whole && !filesMissing);
                findings.finish();
                planned = changed.finish(delivery.records());
            }
        } catch (IOException | RuntimeException e) {
            stores.index().abandon(batch);
            throw e;
        }
        if (work.batch().dryRun()) {
            stores.index().abandon(batch);
            stores.plans().forgetOrgs(batch);
            stores.absences().forget(batch);
        }
        return planned;
    }

    /** Silence means something only in a snapshot that proves to be whole, inside its scope. */
    private static boolean isWhole(BatchStore.Work work, Source source, Extent extent) {
        boolean proven =
                switch (extent) {
                    case WHOLE -> true;
                    case UNSAID -> work.proven();
                    case CHANGES -> false;
                };
        return source.mode() == Source.Mode.SNAPSHOT && !source.scope().isEmpty() && proven;
    }

    /** The delivery repeats another: its plan is empty, and what was wrong then still is. */
    public void repeat(UUID batch, UUID head) {
        forget(batch);
        stores.batches().setRepeated(batch, head, new PlanHash().hex());
    }

    /** Removes what an earlier, interrupted attempt left, or a refused one. */
    public void forget(UUID batch) {
        stores.index().abandon(batch);
        stores.plans().forget(batch);
        stores.absences().forget(batch);
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
