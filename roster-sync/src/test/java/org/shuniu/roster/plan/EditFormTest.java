package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.RosterRow;

class EditFormTest {
    private static final OrgCode SCHOOL = new OrgCode("2133010001");
    private static final OrgCode CLASS = new OrgCode("2133010001/p2023-2");

    /** Every edit of which an undo knows, and those with the richest components. */
    static Stream<Edit> edits() {
        return Stream.of(InverseTest.symmetric(), InverseTest.lasting(), rich()).flatMap(s -> s);
    }

    private static Stream<Edit> rich() {
        return Stream.of(
                new Edit.BeginAffiliation(
                        new Tenure(
                                SCHOOL,
                                null,
                                Role.STUDENT,
                                null,
                                AffiliationState.ACTIVE,
                                "local",
                                null,
                                Basis.SPONSORED,
                                new Tenure.Warrant(SCHOOL, "借读", LocalDate.of(2027, 7, 31)))),
                new Edit.ProposeGuardian(
                        new RosterRow.Guardian(
                                "王建国",
                                "父",
                                "13800000000",
                                new CitizenId("11010519491231002X"),
                                null)));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void whatIsWrittenDownIsReadAsItWas(Edit edit) {
        assertThat(EditForm.edits(EditForm.bytes(List.of(edit, edit)))).containsExactly(edit, edit);
    }

    @Test
    void aPlanIsWrittenAsArraysBecauseItsHashAndItsSizeDependOnIt() {
        List<Edit> edits =
                List.of(
                        new Edit.OpenPerson(
                                "王一诺",
                                null,
                                Gender.FEMALE,
                                LocalDate.of(2016, 3, 15),
                                Assurance.REGISTRY),
                        new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, "G1"),
                        new Edit.BeginAffiliation(
                                Tenure.ofRegistry(
                                        SCHOOL,
                                        CLASS,
                                        Role.STUDENT,
                                        7,
                                        AffiliationState.ACTIVE,
                                        "xueji",
                                        new Digest128(1, 2))));

        assertThat(new String(EditForm.bytes(edits), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        [["OpenPerson",["王一诺",null,"FEMALE","2016-03-15","REGISTRY"]],\
                        ["AddIdentifier",["STUDENT_NUMBER","G1"]],\
                        ["BeginAffiliation",[["2133010001","2133010001/p2023-2","STUDENT",7,"ACTIVE","xueji",[1,2],"REGISTRY",null]]]]""");
    }
}
