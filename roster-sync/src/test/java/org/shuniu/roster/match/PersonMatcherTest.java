package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.match.MatchOutcome.Contradiction;
import org.shuniu.roster.match.MatchOutcome.Nobody;
import org.shuniu.roster.match.MatchOutcome.Same;
import org.shuniu.roster.match.MatchOutcome.Unconfirmed;
import org.shuniu.roster.match.PersonMatcher.Clues;
import org.shuniu.roster.match.PersonMatcher.Known;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;

class PersonMatcherTest {
    private static final LocalDate BORN = LocalDate.of(2016, 3, 15);
    private static final LocalDate OTHER_DAY = LocalDate.of(2016, 3, 16);
    private static final Digest128 ID_NUMBER = new Digest128(1, 902);
    private static final Digest128 OTHER_ID_NUMBER = new Digest128(1, 904);
    private static final Digest128 STUDENT_NUMBER = new Digest128(2, 902);
    private static final Digest128 SCHOOL_NUMBER = new Digest128(3, 12);

    private static final Candidate YINUO =
            new Candidate(
                    new PersonId(new UUID(1, 1)),
                    Set.of("王一诺", "王小诺"),
                    BORN,
                    Gender.FEMALE,
                    ID_NUMBER);
    private static final Candidate YIYAN =
            new Candidate(
                    new PersonId(new UUID(1, 2)),
                    Set.of("王一言"),
                    BORN,
                    Gender.FEMALE,
                    OTHER_ID_NUMBER);

    private static final Map<IdentifierType, Digest128> BOTH_NUMBERS =
            Map.of(
                    IdentifierType.CITIZEN_ID, ID_NUMBER,
                    IdentifierType.STUDENT_NUMBER, STUDENT_NUMBER);

    private static Clues row(
            String name, @Nullable LocalDate born, Map<IdentifierType, Digest128> identifiers) {
        return new Clues(name, null, born, Gender.FEMALE, identifiers, null);
    }

    private static Known nobody() {
        return new Known(null, Map.of(), null, null);
    }

    private static Known linked(Candidate candidate) {
        return new Known(candidate, Map.of(), null, null);
    }

    private static Known by(IdentifierType type, Candidate candidate) {
        return new Known(null, Map.of(type, candidate), null, null);
    }

    @Test
    void whoAnswersToNothingIsNobodyWeKnow() {
        assertThat(PersonMatcher.match(row("王一诺", BORN, BOTH_NUMBERS), nobody()))
                .isEqualTo(new Nobody());
    }

    @Test
    void theSourcesOwnRecordIsTheStrongestKey() {
        assertThat(PersonMatcher.match(row("王一诺", BORN, BOTH_NUMBERS), linked(YINUO)))
                .isEqualTo(new Same(YINUO.id(), "source-link"));
    }

    @Test
    void aStudentNumberAloneNamesThePerson() {
        assertThat(
                        PersonMatcher.match(
                                row(
                                        "王一诺",
                                        null,
                                        Map.of(IdentifierType.STUDENT_NUMBER, STUDENT_NUMBER)),
                                by(IdentifierType.STUDENT_NUMBER, YINUO)))
                .isEqualTo(new Same(YINUO.id(), "student-number"));
    }

    @Test
    void aNewNameUnderAStrongKeyIsARename() {
        assertThat(PersonMatcher.match(row("王依诺", BORN, BOTH_NUMBERS), linked(YINUO)))
                .isEqualTo(new Same(YINUO.id(), "source-link"));
        assertThat(
                        PersonMatcher.match(
                                row("王依诺", BORN, BOTH_NUMBERS),
                                by(IdentifierType.STUDENT_NUMBER, YINUO)))
                .isEqualTo(new Same(YINUO.id(), "student-number"));
    }

    @Test
    void aNewNameWithoutTheIdNumberMayBeTheTwins() {
        var number = Map.of(IdentifierType.STUDENT_NUMBER, STUDENT_NUMBER);
        var unconfirmed = new Unconfirmed(YINUO.id(), MatchOutcome.Doubt.RENAME);
        assertThat(PersonMatcher.match(row("王一言", BORN, number), linked(YINUO)))
                .isEqualTo(unconfirmed);
        assertThat(
                        PersonMatcher.match(
                                row("王一言", BORN, number), by(IdentifierType.STUDENT_NUMBER, YINUO)))
                .isEqualTo(unconfirmed);
        assertThat(
                        PersonMatcher.match(
                                new Clues("王一言", "王一诺", BORN, Gender.FEMALE, number, null),
                                linked(YINUO)))
                .as("the row tells the former name")
                .isEqualTo(new Same(YINUO.id(), "source-link"));
        assertThat(PersonMatcher.match(row("王一言", BORN, Map.of()), linked(YINUO)))
                .as("a source that knows people by ids of its own")
                .isEqualTo(new Same(YINUO.id(), "source-link"));
    }

    @Test
    void aStrongKeyThatTheRowContradictsTwiceWasReused() {
        Contradiction reused = new Contradiction(YINUO.id(), ConflictKind.KEY_REUSED);
        assertThat(PersonMatcher.match(row("赵雨桐", OTHER_DAY, Map.of()), linked(YINUO)))
                .isEqualTo(reused);
        assertThat(
                        PersonMatcher.match(
                                row(
                                        "赵雨桐",
                                        BORN,
                                        Map.of(IdentifierType.CITIZEN_ID, OTHER_ID_NUMBER)),
                                linked(YINUO)))
                .isEqualTo(reused);
        assertThat(
                        PersonMatcher.match(
                                row(
                                        "王一诺",
                                        OTHER_DAY,
                                        Map.of(
                                                IdentifierType.CITIZEN_ID,
                                                OTHER_ID_NUMBER,
                                                IdentifierType.STUDENT_NUMBER,
                                                STUDENT_NUMBER)),
                                by(IdentifierType.STUDENT_NUMBER, YINUO)))
                .isEqualTo(reused);
    }

    @Test
    void anIdNumberCountsOnlyTogetherWithTheName() {
        Known known = by(IdentifierType.CITIZEN_ID, YINUO);
        assertThat(PersonMatcher.match(row("王一诺", BORN, BOTH_NUMBERS), known))
                .isEqualTo(new Same(YINUO.id(), "citizen-id-and-name"));
        assertThat(PersonMatcher.match(row("王小诺", BORN, BOTH_NUMBERS), known))
                .as("a former name")
                .isEqualTo(new Same(YINUO.id(), "citizen-id-and-name"));
        assertThat(PersonMatcher.match(row("王一言", BORN, BOTH_NUMBERS), known))
                .as("twins under one number: the birth date in it confirms nothing")
                .isEqualTo(new Contradiction(YINUO.id(), ConflictKind.CITIZEN_ID_SHARED));
    }

    @Test
    void aFormerNameThatTheRowNamesIsAName() {
        Clues renamed = new Clues("赵雨桐", "王一诺", BORN, Gender.FEMALE, BOTH_NUMBERS, null);
        assertThat(PersonMatcher.match(renamed, by(IdentifierType.CITIZEN_ID, YINUO)))
                .isEqualTo(new Same(YINUO.id(), "citizen-id-and-name"));
        assertThat(PersonMatcher.match(renamed, by(IdentifierType.CITIZEN_ID, YIYAN)))
                .isEqualTo(new Contradiction(YIYAN.id(), ConflictKind.CITIZEN_ID_SHARED));
        Clues corrected = new Clues("赵雨桐", "王一诺", OTHER_DAY, Gender.FEMALE, Map.of(), null);
        assertThat(PersonMatcher.match(corrected, linked(YINUO)))
                .as("contradicted by the birth date alone")
                .isEqualTo(new Same(YINUO.id(), "source-link"));
    }

    @Test
    void anIdNumberWithTheNameIsContradictedByBirthDateOrGender() {
        Known known = by(IdentifierType.CITIZEN_ID, YINUO);
        var contradiction = new Contradiction(YINUO.id(), ConflictKind.CITIZEN_ID_SHARED);
        assertThat(PersonMatcher.match(row("王一诺", OTHER_DAY, BOTH_NUMBERS), known))
                .isEqualTo(contradiction);
        assertThat(
                        PersonMatcher.match(
                                new Clues("王一诺", null, BORN, Gender.MALE, BOTH_NUMBERS, null),
                                known))
                .isEqualTo(contradiction);
        assertThat(
                        PersonMatcher.match(
                                new Clues("王一诺", null, null, Gender.UNKNOWN, BOTH_NUMBERS, null),
                                known))
                .as("what is not said contradicts nothing")
                .isEqualTo(new Same(YINUO.id(), "citizen-id-and-name"));
    }

    @Test
    void aNumberThatWasCorrectedStillNamesItsPersonTogetherWithTheName() {
        Known known = new Known(null, Map.of(), null, YINUO);
        assertThat(PersonMatcher.match(row("王一诺", BORN, BOTH_NUMBERS), known))
                .isEqualTo(new Same(YINUO.id(), "former-citizen-id-and-name"));
        assertThat(PersonMatcher.match(row("王一言", BORN, BOTH_NUMBERS), known))
                .as("the one whose number it had been all along")
                .isEqualTo(new Nobody());
        assertThat(PersonMatcher.match(row("王一诺", OTHER_DAY, BOTH_NUMBERS), known))
                .isEqualTo(new Nobody());
    }

    @Test
    void anIdNumberWithinTheStudentNumberCountsAsTheRowsOwn() {
        Known known = new Known(null, Map.of(), YINUO, null);
        var number = Map.of(IdentifierType.STUDENT_NUMBER, STUDENT_NUMBER);
        Clues numbered = new Clues("王一诺", null, BORN, Gender.FEMALE, number, ID_NUMBER);
        assertThat(PersonMatcher.match(numbered, known))
                .isEqualTo(new Same(YINUO.id(), "id-in-student-number-and-name"));
        Clues twin = new Clues("王一言", null, BORN, Gender.FEMALE, number, ID_NUMBER);
        assertThat(PersonMatcher.match(twin, known))
                .isEqualTo(new Contradiction(YINUO.id(), ConflictKind.CITIZEN_ID_SHARED));
    }

    @Test
    void aPassportCountsTogetherWithTheName() {
        var passport = Map.of(IdentifierType.DOCUMENT, new Digest128(4, 7));
        var foreigner = new Candidate(YINUO.id(), Set.of("ANNALEE"), BORN, Gender.FEMALE, null);
        Known known = by(IdentifierType.DOCUMENT, foreigner);
        assertThat(PersonMatcher.match(row("ANNALEE", BORN, passport), known))
                .isEqualTo(new Same(YINUO.id(), "document-and-name"));
        assertThat(PersonMatcher.match(row("BENLEE", BORN, passport), known))
                .isEqualTo(new Nobody());
        assertThat(PersonMatcher.match(row("ANNALEE", OTHER_DAY, passport), known))
                .as("another country's passport of that number")
                .isEqualTo(new Nobody());
    }

    @Test
    void twinsWithConsecutiveIdNumbersAndOneSurnameStayTwo() {
        Clues twin = row("王一言", BORN, Map.of(IdentifierType.CITIZEN_ID, OTHER_ID_NUMBER));
        assertThat(PersonMatcher.match(twin, nobody())).isEqualTo(new Nobody());
        assertThat(PersonMatcher.match(twin, by(IdentifierType.CITIZEN_ID, YIYAN)))
                .isEqualTo(new Same(YIYAN.id(), "citizen-id-and-name"));
    }

    @Test
    void aSchoolNumberNeedsNameAndBirthDate() {
        Known known = by(IdentifierType.SCHOOL_NUMBER, YINUO);
        var number = Map.of(IdentifierType.SCHOOL_NUMBER, SCHOOL_NUMBER);
        assertThat(PersonMatcher.match(row("王一诺", BORN, number), known))
                .isEqualTo(new Same(YINUO.id(), "school-number-name-birth-date"));
        assertThat(PersonMatcher.match(row("王一言", BORN, number), known)).isEqualTo(new Nobody());
        assertThat(PersonMatcher.match(row("王一诺", OTHER_DAY, number), known))
                .isEqualTo(new Nobody());
        assertThat(PersonMatcher.match(row("王一诺", null, number), known)).isEqualTo(new Nobody());
        assertThat(
                        PersonMatcher.match(
                                row(
                                        "王一诺",
                                        BORN,
                                        Map.of(
                                                IdentifierType.SCHOOL_NUMBER,
                                                SCHOOL_NUMBER,
                                                IdentifierType.CITIZEN_ID,
                                                OTHER_ID_NUMBER)),
                                known))
                .as("another ID number")
                .isEqualTo(new Nobody());
    }

    @Test
    void twoStrongKeysThatNameTwoPeopleNameNobody() {
        assertThat(
                        PersonMatcher.match(
                                row("王一诺", BORN, BOTH_NUMBERS),
                                new Known(
                                        YINUO,
                                        Map.of(IdentifierType.STUDENT_NUMBER, YIYAN),
                                        null,
                                        null)))
                .isEqualTo(new Contradiction(YIYAN.id(), ConflictKind.KEY_REUSED));
        Candidate withoutIdNumber =
                new Candidate(YINUO.id(), YINUO.nameKeys(), BORN, Gender.FEMALE, null);
        assertThat(
                        PersonMatcher.match(
                                row("王一诺", BORN, BOTH_NUMBERS),
                                new Known(
                                        withoutIdNumber,
                                        Map.of(IdentifierType.CITIZEN_ID, YIYAN),
                                        null,
                                        null)))
                .isEqualTo(new Contradiction(YIYAN.id(), ConflictKind.CITIZEN_ID_SHARED));
    }
}
