package org.shuniu.roster.reform;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;

/** Carries out reforms of the org tree. */
public interface OrgReforms {
    /** What the reform would come to; changes nothing. */
    Outcome rehearse(Reform reform);

    Outcome carryOut(Reform reform, String actor);

    /** Why a reform cannot be. */
    enum Unfit {
        /** The day is still to come. */
        IN_THE_FUTURE,
        NOT_A_SCHOOL,
        NOT_A_REGION,
        /** Only a region or bureau governs others. */
        NOT_AN_AUTHORITY,
        CLOSED,
        /** People or orgs are still there. */
        IN_USE,
        /** It would hang under itself. */
        BELOW_ITSELF,
        /** Nothing is left to do. */
        NOTHING
    }

    /** What a reform comes to. */
    sealed interface Outcome {
        /**
         * Done, or what would be.
         *
         * @param id null if it was only asked
         * @param classes the classes that go on under another code
         * @param people who belong to what is reformed
         */
        record Fit(@Nullable UUID id, Map<OrgCode, OrgCode> classes, long people)
                implements Outcome {
            public Fit {
                classes = Map.copyOf(classes);
            }
        }

        record UnknownOrg(OrgCode org) implements Outcome {}

        record Refused(OrgCode org, Unfit why) implements Outcome {}
    }
}
