package org.shuniu.roster.brake;

import org.shuniu.roster.audit.AuditEvent;

/** What becomes of holds. */
public sealed interface HoldEvent extends AuditEvent {
    Hold hold();

    @Override
    default String actor() {
        return "system";
    }

    @Override
    default String subject() {
        return hold().id().toString();
    }

    @Override
    default Record payload() {
        return new Where(hold().batch().toString(), hold().brake(), hold().org().value());
    }

    /** A brake tripped. */
    record Opened(Hold hold) implements HoldEvent {
        @Override
        public String type() {
            return "hold.opened";
        }

        @Override
        public Record payload() {
            return new What(
                    hold.batch().toString(),
                    hold.brake(),
                    hold.org().value(),
                    hold.role(),
                    hold.op().code(),
                    hold.affected(),
                    hold.base(),
                    hold.allowed(),
                    hold.needs());
        }
    }

    /**
     * Somebody approved.
     *
     * @param approvals with this one
     */
    record Approved(Hold hold, String actor, int approvals) implements HoldEvent {
        @Override
        public String type() {
            return "hold.approved";
        }

        @Override
        public Record payload() {
            return new Count(
                    hold.batch().toString(),
                    hold.brake(),
                    hold.org().value(),
                    approvals,
                    hold.needs());
        }
    }

    record Rejected(Hold hold, String actor) implements HoldEvent {
        @Override
        public String type() {
            return "hold.rejected";
        }
    }

    /** Nobody decided in time. */
    record Expired(Hold hold) implements HoldEvent {
        @Override
        public String type() {
            return "hold.expired";
        }
    }

    /**
     * A newer batch of the source asks for the same again.
     *
     * @param by the newer batch
     */
    record Superseded(Hold hold, String by) implements HoldEvent {
        @Override
        public String type() {
            return "hold.superseded";
        }

        @Override
        public Record payload() {
            return new Newer(hold.batch().toString(), hold.brake(), hold.org().value(), by);
        }
    }

    record Where(String batch, String brake, String org) {}

    record What(
            String batch,
            String brake,
            String org,
            String role,
            String op,
            long affected,
            long base,
            long allowed,
            int needs) {}

    record Count(String batch, String brake, String org, int approvals, int needs) {}

    record Newer(String batch, String brake, String org, String by) {}
}
