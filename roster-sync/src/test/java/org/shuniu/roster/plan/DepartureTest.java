package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Departure.Reason;
import org.shuniu.roster.seal.Digest128;

/** Frozen, in transition, or still a pupil of another school. */
class DepartureTest {
    private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 16);
    private static final LocalDate MAY = LocalDate.of(2027, 5, 31);
    private static final LocalDate JUNE = LocalDate.of(2027, 6, 1);
    private static final Edit FREEZE = new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN);
    private static final Edit WAIT = new Edit.SetTransition(null, LocalDate.of(2027, 10, 31));

    private static final String PRIMARY = "2133010001";
    private static final String NINE_YEARS = "3133010002";

    @Test
    void plainAbsenceFreezesAtOnce() {
        Tenure fourth = pupil(PRIMARY, "p2023-2");
        assertThat(Departure.of(person(fourth), List.of(fourth), Reason.ABSENT, NOVEMBER).edits())
                .containsExactly(new Edit.EndAffiliation(fourth), FREEZE);
    }

    @Test
    void whoIsAbsentFromJuneOnOfTheLastYearIsOnTheWayToAnotherSchool() {
        Tenure sixth = pupil(PRIMARY, "p2021-2");
        assertThat(Departure.of(person(sixth), List.of(sixth), Reason.ABSENT, MAY).edits())
                .contains(FREEZE);
        assertThat(Departure.of(person(sixth), List.of(sixth), Reason.ABSENT, JUNE).edits())
                .containsExactly(new Edit.EndAffiliation(sixth), WAIT);
    }

    @Test
    void thePrimaryGradesOfANineYearSchoolLeadOnToItsOwn() {
        Tenure sixth = pupil(NINE_YEARS, "p2021-2");
        assertThat(Departure.of(person(sixth), List.of(sixth), Reason.ABSENT, JUNE).edits())
                .contains(FREEZE);
        Tenure ninth = pupil(NINE_YEARS, "j2024-2");
        assertThat(Departure.of(person(ninth), List.of(ninth), Reason.ABSENT, JUNE).edits())
                .contains(WAIT);
    }

    @Test
    void whatARegistrySaysDecidesWhateverTheGrade() {
        Tenure fourth = pupil(PRIMARY, "p2023-2");
        assertThat(
                        Departure.of(person(fourth), List.of(fourth), Reason.BETWEEN_SCHOOLS, JUNE)
                                .edits())
                .contains(WAIT);
        assertThat(Departure.of(person(fourth), List.of(fourth), Reason.OVER, JUNE).edits())
                .contains(FREEZE);
        assertThat(Departure.of(person(fourth), List.of(fourth), Reason.EXPIRED, JUNE).edits())
                .contains(FREEZE);
    }

    @Test
    void whoIsStillAPupilElsewhereHasMovedAndTheContradictionIsOver() {
        Tenure here = pupil(PRIMARY, "p2023-2");
        Tenure there = pupil("2133010003", "p2023-1");
        Departure departure =
                Departure.of(person(here, there), List.of(here), Reason.ABSENT, NOVEMBER);
        assertThat(departure.moved()).isTrue();
        assertThat(departure.isLast()).isFalse();
        assertThat(departure.edits())
                .containsExactly(
                        new Edit.EndAffiliation(here),
                        new Edit.CloseConflict(ConflictKind.TWO_SCHOOLS));
    }

    @Test
    void aTransitionLastsUntilTheNextEndOfOctober() {
        assertThat(Departure.transitionEnd(LocalDate.of(2026, 10, 31))).isEqualTo("2026-10-31");
        assertThat(Departure.transitionEnd(LocalDate.of(2026, 11, 1))).isEqualTo("2027-10-31");
    }

    private static Tenure pupil(String school, String schoolClass) {
        return Tenure.ofRegistry(
                new OrgCode(school),
                new OrgCode(school + "/" + schoolClass),
                Role.STUDENT,
                null,
                AffiliationState.ACTIVE,
                "xueji",
                new Digest128(0, 1));
    }

    private static StoredPerson person(Tenure... held) {
        return new StoredPerson(
                new PersonId(new UUID(0, 1)),
                3,
                "王一诺",
                "王一诺",
                Set.of(),
                null,
                Gender.FEMALE,
                null,
                PersonStatus.ACTIVE,
                Assurance.REGISTRY,
                null,
                List.of(),
                List.of(held),
                List.of(),
                Map.of(),
                held.length > 1 ? Set.of(ConflictKind.TWO_SCHOOLS) : Set.of());
    }
}
