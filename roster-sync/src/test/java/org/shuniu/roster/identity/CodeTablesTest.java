package org.shuniu.roster.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gender, document types, student and staff status; and the words of every fault. */
class CodeTablesTest {
    @ParameterizedTest
    @CsvSource({
        "男, MALE",
        "１, MALE",
        "男性, MALE",
        "' 男 ', MALE",
        "1-男, MALE",
        "女, FEMALE",
        "2, FEMALE",
        "0, UNKNOWN",
        "未知的性别, UNKNOWN",
        "9, UNSTATED",
        "未说明的性别, UNSTATED"
    })
    void genderIsReadByCodeAndByName(String typed, Gender gender) {
        assertThat(Gender.parse(typed)).contains(gender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "1-女", "01", "不详"})
    void genderIsNotGuessed(String typed) {
        assertThat(Gender.parse(typed)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DocumentType.class)
    void documentTypeIsReadByCodeByNameAndByBoth(DocumentType type) {
        assertThat(DocumentType.parse(type.code())).contains(type);
        assertThat(DocumentType.parse(type.label())).contains(type);
        assertThat(DocumentType.parse(type.code() + type.label())).contains(type);
        assertThat(DocumentType.parse(type.code() + "-" + type.label())).contains(type);
        assertThat(DocumentType.parse(type.code() + " " + type.label())).contains(type);
        assertThat(DocumentType.parse(type.label() + "?")).isEmpty();
    }

    @Test
    void documentTypeIsReadInOtherSpellings() {
        assertThat(DocumentType.parse("ａ")).contains(DocumentType.PASSPORT);
        assertThat(DocumentType.parse("香港特区护照／身份证明")).contains(DocumentType.HONG_KONG);
        assertThat(DocumentType.parse("身份证")).contains(DocumentType.RESIDENT_ID);
    }

    @ParameterizedTest
    @CsvSource({
        "01, ENROLLED, KEEPS", "在读, ENROLLED, KEEPS", "02-休学, ON_LEAVE, SUSPENDS",
        "05, RESUMED, KEEPS", "毕业, GRADUATED, ENDS", "10, TRANSFERRED, ENDS",
        "死亡, DECEASED, ENDS", "14, EXPELLED, ENDS", "99 其他, OTHER, KEEPS"
    })
    void studentStatusSaysWhatItDoes(String typed, StudentStatus status, StatusEffect effect) {
        assertThat(StudentStatus.parse(typed)).contains(status);
        assertThat(status.effect()).isEqualTo(effect);
    }

    @ParameterizedTest
    @CsvSource({
        "11, IN_POST, KEEPS", "延聘, EXTENDED, KEEPS", "04 返聘, REHIRED, KEEPS",
        "退休, RETIRED, ENDS", "02, RETIRED_VETERAN, ENDS", "05, TRANSFERRED_OUT, ENDS",
        "产假, ON_MATERNITY_LEAVE, SUSPENDS", "公派, SENT_ABROAD, SUSPENDS"
    })
    void staffStatusSaysWhatItDoes(String typed, StaffStatus status, StatusEffect effect) {
        assertThat(StaffStatus.parse(typed)).contains(status);
        assertThat(status.effect()).isEqualTo(effect);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "13", "1", "挂职", "01 在职", "退休返聘"})
    void unknownStaffStatusIsNeverReadAsOneThatEnds(String typed) {
        assertThat(StaffStatus.parse(typed)).isEmpty();
    }

    @Test
    void expulsionIsUnlawfulInCompulsoryYears() {
        assertThat(StudentStatus.values())
                .filteredOn(StudentStatus::isUnlawfulInCompulsoryYears)
                .containsExactly(StudentStatus.WITHDRAWN, StudentStatus.EXPELLED);
    }

    @Test
    void everyFaultHasItsOwnSlugAndTellsWhatToDo() {
        assertThat(Arrays.stream(Fault.values()).map(Fault::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[a-z]+(-[a-z]+)+"));
        assertThat(Fault.values())
                .allMatch(fault -> fault.message().endsWith("."))
                .allMatch(fault -> fault.fix().endsWith("."));
    }
}
