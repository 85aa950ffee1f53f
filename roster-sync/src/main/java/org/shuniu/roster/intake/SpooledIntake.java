package org.shuniu.roster.intake;

import java.io.InputStream;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.source.SourceRegistry;
import org.springframework.transaction.support.TransactionOperations;

/** Takes deliveries into the spool of this node, from where its worker reads them. */
public final class SpooledIntake implements RosterIntake {
    private final Spool spool;
    private final SourceRegistry sources;
    private final BatchStore batches;
    private final AuditLog audit;
    private final TransactionOperations transactions;
    private final long maxBytes;
    private final Runnable wakeWorker;

    /** What an intake stands on. */
    public record Parts(
            Spool spool,
            SourceRegistry sources,
            BatchStore batches,
            AuditLog audit,
            TransactionOperations transactions) {}

    /**
     * An intake.
     *
     * @param maxBytes the largest delivery that is taken
     * @param wakeWorker called when there is something to read
     */
    public SpooledIntake(Parts parts, long maxBytes, Runnable wakeWorker) {
        this.spool = parts.spool();
        this.sources = parts.sources();
        this.batches = parts.batches();
        this.audit = parts.audit();
        this.transactions = parts.transactions();
        this.maxBytes = maxBytes;
        this.wakeWorker = wakeWorker;
    }

    @Override
    public Batch receive(Delivery delivery, InputStream body) throws DeliveryRefused {
        if (sources.find(delivery.source()).isEmpty()) {
            throw new DeliveryRefused(
                    DeliveryRefused.Kind.UNKNOWN_SOURCE,
                    "There is no source '" + delivery.source() + "'.");
        }
        Spool.Spooled spooled = spool.store(body, maxBytes, delivery.sha256());
        Batch batch = transactions.execute(status -> record(delivery, spooled));
        wakeWorker.run();
        return batch;
    }

    // Bytes without a batch, should this fail, are swept at the next start.
    private Batch record(Delivery delivery, Spool.Spooled spooled) {
        Batch received = batches.insert(spooled.id(), delivery, spooled.sha256(), spooled.length());
        audit.record(new ImportEvent.Received(received));
        return received;
    }
}
