package org.shuniu.roster.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** School codes, unified social credit codes and region codes. */
class OrganisationCodesTest {
    @Test
    void schoolCodeSaysItsKindAndProvince() {
        SchoolCode code = SchoolCode.parse("'２１３３010001 ").orElseThrow();
        assertThat(code).hasToString("2133010001");
        assertThat(code.kind()).contains(SchoolKind.PRIMARY);
        assertThat(code.provinceDigits()).isEqualTo("33");
    }

    @ParameterizedTest
    @EnumSource(SchoolKind.class)
    void everyKindOfSchoolHasCodes(SchoolKind kind) {
        assertThat(new SchoolCode(kind.digits() + "33000001").kind()).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "133010001",
                "02133010001",
                "2183010001",
                "2433010001",
                "2133010001.0",
                "2.13301E9",
                ""
            })
    void schoolCodeIsNeverRepaired(String typed) {
        assertThat(SchoolCode.check(typed)).isEqualTo(Check.faulty(Fault.SCHOOL_CODE_FORM));
        assertThatIllegalArgumentException().isThrownBy(() -> new SchoolCode(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"91350100M000100Y43", "12330106470351235L", "52440300MJK123452J"})
    void creditCodesOfTheStandardAreSound(String code) {
        assertThat(CreditCode.check(code)).isEqualTo(Check.sound(new CreditCode(code)));
        for (int i = 0; i < 18; i++) {
            for (char c : "0123456789ABCDEFGHJKLMNPQRTUWXY".toCharArray()) {
                String mistyped = code.substring(0, i) + c + code.substring(i + 1);
                assertThat(CreditCode.parse(mistyped).isPresent()).isEqualTo(mistyped.equals(code));
            }
        }
    }

    @Test
    void organisationCodeInsideACreditCodeIsCheckedToo() {
        assertThat(new CreditCode("91350100M000100Y43").organisationCode()).isEqualTo("M000100Y4");
        String otherOrganisation = "91350100M000100Y5";
        assertThat(
                        CreditCode.check(
                                otherOrganisation + CreditCode.checkCharacter(otherOrganisation)))
                .isEqualTo(Check.faulty(Fault.CREDIT_CODE_ORGANISATION));
    }

    @ParameterizedTest
    @CsvSource({
        "91350100M000100Y44, CREDIT_CODE_CHECK_DIGIT",
        "91350100M000100I43, CREDIT_CODE_FORM",
        "9135010, CREDIT_CODE_FORM"
    })
    void faultsOfCreditCodesAreCalledByTheirName(String code, Fault fault) {
        assertThat(CreditCode.check(code)).isEqualTo(Check.faulty(fault));
    }

    @Test
    void creditCodeIsAcceptedInLowerCase() {
        assertThat(CreditCode.parse("91350100m000100y43"))
                .contains(new CreditCode("91350100M000100Y43"));
    }

    @Test
    void regionsNestByTheirDigits() {
        RegionCode county = new RegionCode("330103");
        RegionCode city = new RegionCode("330100");
        RegionCode province = RegionCode.ofProvince("33");
        assertThat(county.level()).isEqualTo(RegionCode.Level.COUNTY);
        assertThat(county.parent()).contains(city);
        assertThat(city.parent()).contains(province);
        assertThat(province.parent()).isEmpty();
        assertThat(county.province()).isEqualTo(province);
        assertThat(province.contains(county)).isTrue();
        assertThat(city.contains(county)).isTrue();
        assertThat(county.contains(city)).isFalse();
        assertThat(city.contains(new RegionCode("330200"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"33010", "3301030", "990000", "330003", "33010a", ""})
    void whatIsNoRegionIsRefused(String typed) {
        assertThat(RegionCode.check(typed)).isEqualTo(Check.faulty(Fault.REGION_CODE_FORM));
    }
}
