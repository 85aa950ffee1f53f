package org.shuniu.roster.audit;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Proves that the audit trail is what was sealed; reads all of it, in memory that does not grow.
 */
public final class AuditChain {
    private final AuditBlockStore store;
    private final TransactionTemplate reading;
    private final MasterKey key;

    public AuditChain(JdbcTemplate jdbc, PlatformTransactionManager transactions, MasterKey key) {
        this.store = new AuditBlockStore(jdbc);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        // Blocks and events as they were at one moment, while the hub works on.
        this.reading.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.key = key;
    }

    /**
     * What was found.
     *
     * @param blocks that hold
     * @param events in them
     * @param unsealed events after the last block: seconds old, while a hub works
     * @param head of the last block that holds; null if there is none
     * @param fault the first one; null if the chain holds
     */
    public record Report(
            long blocks,
            long events,
            long unsealed,
            @Nullable String head,
            @Nullable String fault) {}

    /**
     * Checks every block and every event.
     *
     * @param known a head that was kept elsewhere and must be in the chain; null for none
     */
    public Report verify(@Nullable String known) {
        return Objects.requireNonNull(
                reading.execute(
                        status -> {
                            var walk = new Walk(known);
                            store.forEachBlock(walk::visit);
                            return walk.report();
                        }));
    }

    /** The head to keep elsewhere; empty before the first block. */
    public Optional<String> head() {
        return store.last().map(AuditBlock::head);
    }

    private final class Walk {
        private final @Nullable String known;
        private final SequenceGaps gaps = new SequenceGaps();
        private boolean metKnown;
        private AuditBlock.Link before = AuditBlock.Link.first(key);
        private long events;
        private @Nullable String head;
        private @Nullable String fault;

        Walk(@Nullable String known) {
            this.known = known;
            this.metKnown = known == null;
        }

        void visit(AuditBlock block) {
            if (fault != null) {
                return;
            }
            fault = faultOf(block);
            if (fault != null) {
                return;
            }
            before = before.to(block);
            events += block.events();
            head = block.head();
            metKnown |= head.equals(known);
        }

        private @Nullable String faultOf(AuditBlock block) {
            if (block.number() != before.number() + 1) {
                return "block %d is missing".formatted(before.number() + 1);
            }
            if (!block.follows(before)) {
                return "block %d was changed, or is not sealed by this hub's master key"
                        .formatted(block.number());
            }
            var content = new BlockContent(block.digest());
            store.forEach(
                    before.upTo(),
                    block.upTo(),
                    (position, event, place) -> {
                        content.add(position, event);
                        note(place);
                    });
            return content.events() == block.events() && content.root().equals(block.root())
                    ? null
                    : blame(block, content.events());
        }

        private String blame(AuditBlock block, long found) {
            String counted =
                    found == block.events()
                            ? "block %d does not hold".formatted(block.number())
                            : "block %d has %d events instead of %d"
                                    .formatted(block.number(), found, block.events());
            return BlockComparison.with(block, store.leaves(block))
                    .map(
                            comparison -> {
                                store.forEach(
                                        before.upTo(),
                                        block.upTo(),
                                        (position, event, place) ->
                                                comparison.add(position, event));
                                return "%s: %s".formatted(counted, comparison.blame(found));
                            })
                    // Without hashes of the events there is only that of them all.
                    .orElse(counted);
        }

        private void note(RunSequence.@Nullable Place place) {
            if (place != null) {
                gaps.add(place);
            }
        }

        Report report() {
            if (fault == null) {
                // What waits for its block may be older than what has one.
                store.forEach(
                        before.upTo(),
                        AuditBlock.Position.END,
                        (position, event, place) -> note(place));
                fault = gaps.first().orElse(null);
            }
            if (fault == null && !metKnown) {
                fault = "the chain has no block %s: its end was cut off".formatted(known);
            }
            return new Report(
                    before.number(), events, store.countAfter(before.upTo()), head, fault);
        }
    }
}
