package org.shuniu.roster.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentNumberTest {
    @Test
    void numberOfTheFirstKindHoldsACitizenId() {
        StudentNumber number = new StudentNumber("G330103201003150031");
        assertThat(number.kind()).isEqualTo(StudentNumber.Kind.CITIZEN_ID);
        assertThat(number.embeddedCitizenId()).contains(new CitizenId("330103201003150031"));
        assertThat(number.masked()).isEqualTo("G3301**********0031");
        assertThat(number).hasToString("***");
    }

    @Test
    void numberWithoutCitizenIdHasACheckDigitToo() {
        StudentNumber number = new StudentNumber("J430281201509038889");
        assertThat(number.kind()).isEqualTo(StudentNumber.Kind.WITHOUT_CITIZEN_ID);
        assertThat(number.embeddedCitizenId()).isEmpty();
        assertThat(StudentNumber.check("J430281201509038880"))
                .isEqualTo(Check.faulty(Fault.STUDENT_NUMBER_CHECK_DIGIT));
    }

    @Test
    void temporaryNumberHasNothingToCheck() {
        for (int random = 0; random < 10; random++) {
            String number = "L43028120150903888" + random;
            assertThat(StudentNumber.parse(number))
                    .get()
                    .returns(StudentNumber.Kind.TEMPORARY, StudentNumber::kind);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "g11010519491231002x, G11010519491231002X",
        "Ｇ１１０１０５１９４９１２３１００２Ｘ, G11010519491231002X",
        "''' G110105 19491231002X', G11010519491231002X",
        "l430281201509038888, L430281201509038888"
    })
    void spellingsOfOneNumberAreOneNumber(String typed, String value) {
        assertThat(StudentNumber.parse(typed)).contains(new StudentNumber(value));
    }

    @ParameterizedTest
    @CsvSource({
        "G330103201003150032, STUDENT_NUMBER_CHECK_DIGIT",
        "G330103201003150000, STUDENT_NUMBER_CHECK_DIGIT",
        "G530102201002290017, STUDENT_NUMBER_DATE",
        "G190103201003150031, STUDENT_NUMBER_AREA",
        "G030103201003150031, STUDENT_NUMBER_FORM",
        "330103201003150031, STUDENT_NUMBER_FORM",
        "K330103201003150031, STUDENT_NUMBER_FORM",
        "G110105491231002, STUDENT_NUMBER_FORM",
        "L43028120150903888X, STUDENT_NUMBER_FORM",
        "'', STUDENT_NUMBER_FORM"
    })
    void eachFaultIsCalledByItsName(String number, Fault fault) {
        assertThat(StudentNumber.check(number)).isEqualTo(Check.faulty(fault));
    }

    @Test
    void refusalsDoNotQuoteTheNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StudentNumber("G330103201003150032"))
                .withMessageNotContaining("3301");
    }
}
