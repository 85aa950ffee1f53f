package org.shuniu.roster.brake;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.shuniu.roster.org.OrgCode;

/**
 * A part of a plan that a brake has stopped.
 *
 * @param brake names the rule
 * @param role stands for everybody who was counted together: {@code teacher} for all who work there
 * @param affected how many people the brake saw, of {@code base}, where {@code allowed} were
 *     allowed; of {@code unknown-schools}, schools
 * @param needs how many people must approve
 * @param approvals how many have
 */
public record Hold(
        UUID id,
        UUID batch,
        String brake,
        OrgCode org,
        String role,
        Operation op,
        long affected,
        long base,
        long allowed,
        int needs,
        int approvals,
        State state,
        Instant expiresAt) {
    /** What became of a hold. */
    public enum State {
        /** A dry run says that it would be. */
        FORESEEN,
        OPEN,
        APPROVED,
        REJECTED,
        EXPIRED,
        /** A newer batch of the source asks for the same again. */
        SUPERSEDED;

        /** The word in the database. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofCode(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
