package org.shuniu.roster.plan;

import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.KeyedHash;
import org.shuniu.roster.source.RosterRow;

/** How a plan hashes what it looks for, each kind under a key of its own. */
public record PlanKeys(IdentifierSeal identifiers, KeyedHash guardians) {
    /** Recognises a guardian whom a registry names again for the same student. */
    public Digest128 guardian(RosterRow.Guardian guardian) {
        String who =
                guardian.citizenId() != null
                        ? "id:" + guardian.citizenId().value()
                        : "name:"
                                + new PersonName(guardian.name()).matchKey()
                                + ":"
                                + guardian.phone();
        return guardians.of("guardian", who);
    }
}
