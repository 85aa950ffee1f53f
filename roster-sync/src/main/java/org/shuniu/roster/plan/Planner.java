package org.shuniu.roster.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.UUID;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceRecord;

/**
 * Turns a delivery into a plan and changes nobody. The first pass reads everything, so that a
 * damaged delivery is refused before anything is decided, and remembers each record's key and
 * fingerprint; the second visits only records that say something else than last time.
 */
public final class Planner {
    /** One delivery, readable as often as it takes. */
    public interface Content {
        DeliveryReader open() throws IOException;
    }

    /** What planning came to. */
    public record Planned(String planHash, Batch.Counts counts) {}

    private static final int CHUNK = 1_000;

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
        stores.batches().startPlanning(batch);
        var findings = new Findings(batch, stores.batches());
        long rows = readAll(work, content, findings);
        Planned planned;
        try (var changed = new ChangedRows(batch, source, stores, keys, ids, findings, scratch)) {
            try (DeliveryReader reader = content.open()) {
                changed.visit(reader);
            }
            planned = changed.finish(rows);
        }
        stores.index().forgetSeen(batch);
        if (work.batch().dryRun()) {
            stores.plans().forgetOrgs(batch);
        }
        return planned;
    }

    /** Removes what an earlier, interrupted attempt left, or a refused one. */
    public void forget(UUID batch) {
        stores.index().forgetSeen(batch);
        stores.plans().forget(batch);
    }

    private long readAll(BatchStore.Work work, Content content, Findings findings)
            throws IOException {
        SnapshotIndex index = stores.index();
        UUID batch = work.batch().id();
        long position = 0;
        var seen = new ArrayList<SnapshotIndex.Seen>(CHUNK);
        try (DeliveryReader reader = content.open()) {
            for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
                position++;
                Digest128 key =
                        reader.key(record)
                                .map(text -> keys.records().of("record", text))
                                .orElse(null);
                seen.add(
                        new SnapshotIndex.Seen(
                                position,
                                key,
                                keys.fingerprints().of("fields", reader.canonicalText(record))));
                if (seen.size() == CHUNK) {
                    index.addSeen(batch, seen);
                    seen.clear();
                }
            }
            findings.addNotes(reader.notes());
        }
        index.addSeen(batch, seen);
        index.analyse();
        if (position == 0) {
            throw new SourceFault(
                    SourceFault.Kind.NO_ROWS,
                    "The file has a header and nothing below it.",
                    "An empty file is no empty roster: send the rows, or nothing.");
        }
        Long declared = work.declaredRows();
        if (declared != null && position != declared) {
            throw new SourceFault(
                    position < declared
                            ? SourceFault.Kind.TOO_FEW_ROWS
                            : SourceFault.Kind.TOO_MANY_ROWS,
                    "The sender declared " + declared + " rows and the file has " + position + ".",
                    "Export again and send the whole file with the number of its rows.");
        }
        return position;
    }
}
