package org.shuniu.roster.audit;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Chains the audit trail. A block and what it covers are one transaction, so a crash leaves the
 * chain as it was; of several nodes that call it, one seals.
 */
public final class AuditSealer {
    /** Keeps a block's transaction under about a second; more events make more blocks. */
    private static final int MOST_EVENTS = 50_000;

    private final AuditBlockStore store;
    private final TransactionTemplate transaction;
    private final MasterKey key;
    private final ChainDigest digest;
    private final Clock clock;

    public AuditSealer(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            MasterKey key,
            ChainDigest digest,
            Clock clock) {
        this.store = new AuditBlockStore(jdbc);
        this.transaction = transaction;
        this.key = key;
        this.digest = digest;
        this.clock = clock;
    }

    /** Seals what is settled and not sealed; empty if there is nothing or another node does it. */
    public Optional<AuditBlock> seal() {
        return Objects.requireNonNull(
                transaction.execute(
                        status -> store.mayLock() ? sealed() : Optional.<AuditBlock>empty()));
    }

    private Optional<AuditBlock> sealed() {
        AuditBlock.Link before =
                store.last()
                        .map(last -> AuditBlock.Link.first(key).to(last))
                        .orElseGet(() -> AuditBlock.Link.first(key));
        var content = new BlockContent(digest);
        var leaves = new ByteArrayOutputStream();
        store.forEachSettled(
                before.upTo(),
                MOST_EVENTS,
                (position, event, place) -> leaves.writeBytes(content.add(position, event)));
        if (content.events() == 0) {
            return Optional.empty();
        }
        AuditBlock block =
                AuditBlock.after(
                        before,
                        content.last(),
                        content.events(),
                        content.root(),
                        digest,
                        clock.instant());
        store.insert(block, leaves.toByteArray());
        return Optional.of(block);
    }
}
