package org.shuniu.roster.plan;

import java.nio.charset.StandardCharsets;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.KeyedHash;
import org.shuniu.roster.seal.SipHash128;
import org.shuniu.roster.source.RosterRow;

/** How a plan hashes what it looks for, each kind under a key of its own. */
public record PlanKeys(IdentifierSeal identifiers, KeyedHash guardians, SipHash128 namesakes) {
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

    /** Recognises who is called and born alike, at the same school. */
    Digest128 namesake(PersonStore.Called who) {
        byte[] text =
                (who.school() + ":" + who.nameKey() + ":" + who.birthDate())
                        .getBytes(StandardCharsets.UTF_8);
        return namesakes.of(text, 0, text.length);
    }
}
