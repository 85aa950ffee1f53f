package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;

class EffectsTest {
    private static final OrgCode SCHOOL = new OrgCode("2133010001");
    private static final OrgCode OTHER_SCHOOL = new OrgCode("2133010002");

    @Test
    void whoMovesOrLeavesIsNoMoreLikeAnybodyThanBefore() {
        assertThat(
                        identifies(
                                1,
                                new Edit.EndAffiliation(pupilAt(SCHOOL)),
                                new Edit.BeginAffiliation(pupilAt(OTHER_SCHOOL)),
                                new Edit.SetStatus(PersonStatus.FROZEN, PersonStatus.ACTIVE)))
                .isFalse();
    }

    @Test
    void whoGetsANameOrANumberMayTurnOutToBeSomebodyElse() {
        assertThat(
                        identifies(
                                1,
                                new Edit.BeginAffiliation(pupilAt(SCHOOL)),
                                new Edit.AddIdentifier(
                                        IdentifierType.STUDENT_NUMBER, "L330106201202150777")))
                .isTrue();
    }

    @Test
    void whoIsNewMayBeAnybody() {
        assertThat(identifies(0, new Edit.BeginAffiliation(pupilAt(SCHOOL)))).isTrue();
    }

    private static boolean identifies(long baseVersion, Edit... edits) {
        return Effects.of(
                        Change.byHand(
                                1,
                                new PersonId(new UUID(0, 1)),
                                Change.Op.UPDATE,
                                "test",
                                baseVersion,
                                SCHOOL,
                                null,
                                List.of(edits)))
                .identifies();
    }

    private static Tenure pupilAt(OrgCode school) {
        return Tenure.ofRegistry(
                school, null, Role.STUDENT, null, AffiliationState.ACTIVE, "xueji", null);
    }
}
