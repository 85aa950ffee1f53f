package org.shuniu.roster.merge;

import java.util.UUID;
import org.shuniu.roster.audit.AuditEvent;

/** People made one and told apart. */
public sealed interface MergeEvent extends AuditEvent {
    /** Two people were made one; the subject is who stays. */
    record Merged(String actor, String subject, Pair payload) implements MergeEvent {
        static Merged of(Merge merge) {
            return new Merged(merge.mergedBy(), merge.survivor().toString(), Pair.of(merge));
        }

        @Override
        public String type() {
            return "merge.done";
        }
    }

    /** Two people who were made one are two as before; the subject is who had stayed. */
    record Undone(String actor, String subject, Pair payload) implements MergeEvent {
        static Undone of(Merge merge, String actor) {
            return new Undone(actor, merge.survivor().toString(), Pair.of(merge));
        }

        @Override
        public String type() {
            return "merge.undone";
        }
    }

    /**
     * Two people who were made one were told apart; the subject is who had stayed.
     *
     * @param payload how many of their things went to whom, and how many of these somebody decided
     */
    record Split(String actor, String subject, Parts payload) implements MergeEvent {
        @Override
        public String type() {
            return "merge.split";
        }
    }

    /** The other one, and the merge. */
    record Pair(UUID absorbed, UUID merge) {
        static Pair of(Merge merge) {
            return new Pair(merge.absorbed().value(), merge.id());
        }
    }

    /** Who got how much. */
    record Parts(UUID absorbed, UUID merge, int toSurvivor, int toAbsorbed, int decided) {}
}
