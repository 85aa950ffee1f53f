package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.parallel.Behind;

/** Hashes, seals and stores a plan while it is made, one chunk behind. */
final class PlanWriter implements AutoCloseable {
    private final UUID batch;
    private final PlanStore plans;
    private final PlanHash hash = new PlanHash();
    private final Behind behind = new Behind("plan-writer");
    private final Map<Change.Op, Long> rows = new EnumMap<>(Change.Op.class);
    private long firstUnderWay;

    PlanWriter(UUID batch, PlanStore plans) {
        this.batch = batch;
        this.plans = plans;
    }

    /** Takes the next chunk; waits for the one before. */
    void write(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        behind.begin(() -> store(changes));
        firstUnderWay = changes.getFirst().sequence();
        changes.stream()
                .filter(change -> change.row() > 0)
                .forEach(change -> rows.merge(change.op(), 1L, Long::sum));
    }

    /** On return this change, if it was taken, stands in the database. */
    void awaitWritten(long sequence) {
        if (sequence >= firstUnderWay) {
            behind.await();
        }
    }

    /** Adds what the plan calls an org, and is no change of a person. */
    void hash(OrgCode org, String name) {
        behind.await();
        hash.add(org + "=" + name);
    }

    /** How many rows ask for this. */
    long rows(Change.Op op) {
        return rows.getOrDefault(op, 0L);
    }

    /** Ends the hash. */
    String hashHex() {
        behind.await();
        return hash.hex();
    }

    private void store(List<Change> changes) {
        var canonical = new ArrayList<byte[]>(changes.size());
        for (Change change : changes) {
            byte[] edits = EditForm.bytes(change.edits());
            hash.add(
                    change.recordKey() == null
                            ? ""
                            : HexFormat.of().formatHex(change.recordKey().toBytes()));
            hash.add(change.op().code());
            hash.add(edits);
            canonical.add(edits);
        }
        plans.insertChanges(batch, changes, canonical);
    }

    @Override
    public void close() {
        behind.close();
    }
}
