package org.shuniu.roster.apply;

import java.util.UUID;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.intake.Batch;

/** Batches that are taken back. */
public sealed interface UndoEvent extends AuditEvent {
    /** The batch that is taken back. */
    Batch original();

    @Override
    default String subject() {
        return original().id().toString();
    }

    /** Somebody wants a batch taken back, and nothing stands in the way. */
    record Requested(Batch original, String actor, UUID undo) implements UndoEvent {
        @Override
        public String type() {
            return "undo.requested";
        }

        @Override
        public Record payload() {
            return new Of(original.source(), undo);
        }
    }

    /**
     * A batch is taken back.
     *
     * @param movedOn people who were changed by somebody else meanwhile and stay as they are; if
     *     there are any, the batch counts as applied still
     */
    record Done(Batch original, String actor, UUID undo, long movedOn) implements UndoEvent {
        @Override
        public String type() {
            return "undo.done";
        }

        @Override
        public Record payload() {
            return new Result(original.source(), undo, movedOn);
        }
    }

    record Of(String source, UUID undo) {}

    record Result(String source, UUID undo, long movedOn) {}
}
